/** What each part of a YNL spec becomes, on small specs of the tests' own. */
import { describe, expect, it } from 'vitest';
import { NetkilnError } from '../../../src/diagnostic/diagnostic.js';
import { importYnl } from '../../../src/import/ynl/index.js';

/** A spec of one set, `shelf`, with these attributes, and one operation that takes the first of them. */
function spec(attributes: string, { head = '', more = '', operations = '' } = {}): string {
  const indented = (text: string, by: number) =>
    text
      .trim()
      .split('\n')
      .map((line) => `${' '.repeat(by)}${line.trimEnd()}`)
      .join('\n');
  return [
    'name: shelf',
    'protocol: genetlink-legacy',
    'doc: Shelves, and what stands on them.',
    head.trim(),
    'attribute-sets:',
    '  -',
    '    name: shelf',
    '    attributes:',
    indented(attributes, 6),
    more === '' ? '' : indented(more, 2),
    operations === ''
      ? 'operations: { list: [ { name: get, attribute-set: shelf, do: { request: {} } } ] }'
      : operations.trim(),
    '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function imported(text: string, chosen = {}) {
  const { spec: written, warnings } = importYnl(text, '/specs/shelf.yaml', chosen);
  return { written, warnings: warnings.map(({ at, message }) => `${at!.line}:${at!.col} ${message}`) };
}

/** The declaration of the attribute `x`. */
function becomes(attribute: string, options: Parameters<typeof spec>[1] = {}) {
  const { written, warnings } = imported(spec(`- { name: x, ${attribute} }`, options));
  const lines = written.split('\n');
  const from = lines.findIndex((line) => /^ +x: /.test(line));
  return { code: lines[from]!.trim().replace(/,$/, ''), warnings, written };
}

function mistakes(text: string): string[] {
  try {
    imported(text);
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    return error.diagnostics.map((d) => `${d.code} ${d.at!.line}:${d.at!.col} ${d.message}`);
  }
  return [];
}

const colours = `
definitions:
  - { name: most, type: const, value: 40 }
  - { name: colour, type: enum, entries: [ red, { name: green, value: 5 }, light-blue ] }
  - { name: marks, type: flags, entries: [ old, torn ] }
  - { name: place, type: struct, members: [ { name: row, type: u32 } ] }
`;

describe('an attribute', () => {
  it.each([
    ['type: u8', 'u8()'],
    ['type: sint', 'sint()'],
    ['type: u32, byte-order: big-endian', 'be32()'],
    ['type: u8, byte-order: big-endian', 'u8()'],
    ['type: u32, byte-order: big-endian, display-hint: ipv4', 'ipv4()'],
    ['type: binary, checks: { exact-len: 16 }, display-hint: ipv6', 'ipv6()'],
    ['type: binary, checks: { exact-len: 6 }, display-hint: mac', 'mac()'],
    ['type: binary, checks: { exact-len: 6 }, display-hint: hex', 'binary({ minLength: 6, maxLength: 6 })'],
    ['type: binary, checks: { min-len: 3 }', 'binary({ minLength: 3 })'],
    ['type: binary', 'binary()'],
    ['type: flag', 'flag()'],
    ['type: string', 'string()'],
    [
      'type: string, checks: { max-len: most, unterminated-ok: true }',
      'string({ maxLength: 40, terminated: false })',
    ],
    ['type: string, checks: { max-len: most - 1 }', 'string({ maxLength: 39 })'],
    ['type: u32, checks: { min: 1, max: s32-max }', 'u32({ min: 1, max: 0x7fffffff })'],
    ['type: u16, checks: { max: u16-max }', 'u16()'],
    ['type: u64, checks: { max: 0x7fffffffffffffff }', 'u64({ max: 0x7fffffffffffffffn })'],
    ['type: s32, checks: { min: s16-min, max: most }', 's32({ min: -32768, max: 40 })'],
    ['type: u32, checks: { flags-mask: marks }', "flagsOf(marks, { prefix: 'SHELF_MARKS_' })"],
    ['type: u32, checks: { flags-mask: 6 }', 'u32({ mask: 0x6 })'],
    ['type: u16, enum: colour', "enumOf(colour, { type: 'u16', prefix: 'SHELF_COLOUR_' })"],
    ['type: u32, enum: marks', "flagsOf(marks, { prefix: 'SHELF_MARKS_' })"],
    ['type: u32, enum: colour, enum-as-flags: true', "flagsOf(colour, { prefix: 'SHELF_COLOUR_F_' })"],
    ['type: bitfield32, enum: marks', "bitfield32(marks, { prefix: 'SHELF_MARKS_' })"],
    ['type: u32, multi-attr: true', 'many(u32())'],
    ['type: nest, nested-attributes: shelf', "nestOf('shelf')"],
    ['type: nest, nested-attributes: shelf, multi-attr: true, value: 4', "many(nestOf('shelf'), { id: 4 })"],
    ['type: indexed-array, sub-type: nest, nested-attributes: shelf', "indexed(nestOf('shelf'))"],
    ['type: array-nest, nested-attributes: shelf', "indexed(nestOf('shelf'))"],
    ['type: indexed-array, sub-type: u32', 'indexed(u32())'],
    [
      'type: nest-type-value, type-value: [ a, b ], nested-attributes: shelf',
      "nestOf('shelf', { levels: 2 })",
    ],
    ['type: pad', 'pad()'],
    ['type: unused', 'pad()'],
  ])('%s', (attribute, code) => {
    const got = becomes(attribute, { head: colours });
    expect(got.code).toBe(`x: ${code}`);
    expect(got.warnings.filter((text) => !text.includes('enumeration'))).toEqual([]);
  });

  it.each([
    ['type: binary, struct: place', 'binary()', '13:42 attributes that hold a struct are bytes'],
    ['type: binary, sub-type: u32', 'binary()', '13:44 an array in C of u32 is imported as bytes'],
    ['type: sub-message, sub-message: m', 'binary()', '13:9 a sub-message is imported as bytes'],
    [
      'type: u32, byte-order: little-endian',
      'binary({ minLength: 4, maxLength: 4 })',
      '13:9 little-endian u32 is imported as bytes',
    ],
    ['type: s16, byte-order: big-endian', 'be16()', '13:9 big-endian s16 is imported as be16'],
    [
      'type: bitfield32',
      'binary({ minLength: 8, maxLength: 8 })',
      '13:9 a bitfield without an enumeration of its bits is imported as 8 bytes',
    ],
    ['type: nest', 'binary()', '13:9 a nest without a set of attributes is imported as bytes'],
    ['type: flag, multi-attr: true', 'flag()', '13:9 a flag that repeats is imported as one'],
    [
      'type: u64, enum: marks',
      'u64()',
      "13:37 names of 'marks' are left out of u64: bits have names in u8, u16 and u32",
    ],
    [
      'type: binary, checks: { min-len: 6 }, display-hint: mac',
      'mac()',
      '13:9 mac() takes exactly 6 bytes, where more would do',
    ],
    ['type: u32, curious: 1', 'u32()', "13:31 'curious' is not known, and left out"],
  ])('%s is told about', (attribute, code, warning) => {
    const got = becomes(attribute, { head: colours });
    expect(got.code).toBe(`x: ${code}`);
    expect(got.warnings).toContain(warning);
  });
});

describe('a set', () => {
  it('counts from 1, goes on from a number that is given, and keeps what is unused free', () => {
    const { written } = imported(
      spec(`
- { name: unspec, type: unused, value: 0 }
- { name: a, type: u8 }
- { name: gone, type: unused }
- { name: b, type: u8, value: 9 }
- { name: c, type: u8 }`),
    );
    expect(written).toContain(
      'a: u8(),\n        gone: pad(),\n        b: u8({ id: 9 }),\n        c: u8(),\n',
    );
  });

  it('that is part of another has its numbers and types, and checks of its own', () => {
    const { written } = imported(
      spec(
        '- { name: a, type: u8 }\n- { name: b, type: u16, checks: { min: 1 } }\n- { name: c, type: u32 }',
        {
          more: '- { name: part, subset-of: shelf, attributes: [ { name: c }, { name: b, checks: { max: 9 } } ] }',
        },
      ),
    );
    expect(written).toContain('part: attributeSet({');
    expect(written).toContain('b: u16({ id: 2, max: 9 }),\n        c: u32(),\n');
  });

  it('cannot begin in C as another does', () => {
    const { written, warnings } = imported(
      spec('- { name: a, type: u8 }', {
        more: '- { name: other, name-prefix: shelf-a-, attributes: [ { name: b, type: u8 } ] }',
      }),
    );
    expect(written).toContain("prefix: 'SHELF_A_OTHER_'");
    expect(warnings).toEqual(["9:33 names of 'other' begin with SHELF_A_OTHER_ in C"]);
  });
});

describe('operations', () => {
  const three = `
operations:
  enum-model: directional
  list:
    - { name: get, attribute-set: shelf, do: { request: { value: 3, attributes: [ a ] }, reply: { value: 1, attributes: [ b, a ] } } }
    - { name: told, notify: get, mcgrp: all }
    - { name: set, attribute-set: shelf, flags: [ uns-admin-perm ], do: { request: { attributes: [ b ] } } }
    - { name: list, attribute-set: shelf, dump: { reply: { attributes: [ a ] } } }
mcast-groups: { list: [ { name: all } ] }`;

  it('are counted in each direction where the spec says so', () => {
    const { written, warnings } = imported(
      spec('- { name: a, type: u8 }\n- { name: b, type: u8 }', { operations: three }),
    );
    expect(warnings).toEqual([]);
    expect(written).toContain("id: 3,\n      attributes: 'shelf',\n      permission: 'none',");
    expect(written).toContain("do: { request: ['a'], reply: ['a', 'b'], replyId: 1 },");
    expect(written).toContain("told: event({ id: 2, attributes: 'shelf', has: ['a', 'b'], group: 'all' }),");
    expect(written).toContain(
      "set: operation({\n      id: 4,\n      attributes: 'shelf',\n      permission: 'netns-admin',",
    );
    expect(written).toContain(
      "id: 5,\n      attributes: 'shelf',\n      permission: 'none',\n      dump: { reply: ['a'], replyId: 3 },",
    );
  });

  it('have numbers also where nothing asks for them', () => {
    const { written } = imported(
      spec('- { name: a, type: u8 }', {
        operations: `
operations:
  name-prefix: put-
  fixed-header: place
  list:
    - { name: unspec }
    - { name: x, attribute-set: shelf, value: 7, dont-validate: [ strict ], do: { request: {} } }
    - { name: y, attribute-set: shelf, flags: [ admin-perm ], do: { pre: p, post: q, reply: {} } }`,
        head: colours,
      }),
    );
    expect(written).toContain("commandPrefix: 'PUT_',");
    expect(written).toContain("header: { row: 'u32' },");
    expect(written).toContain(
      "id: 7,\n      attributes: 'shelf',\n      permission: 'none',\n      lenient: true,\n      do: {},",
    );
    expect(written).toContain(
      "id: 8,\n      attributes: 'shelf',\n      permission: 'admin',\n      do: { reply: [] },",
    );
  });
});

describe('the head of a spec', () => {
  const head = `
version: 3
kernel-policy: global
c-family-name: shelf-genl-name
definitions:
  - { name: room, type: const, value: 12, doc: As many as fit. }
  - { name: motto, type: const, value: read }
  - { name: elsewhere, type: const, value: 1, header: linux/if.h }
  - { name: wood, type: flags, value-start: 1, entries: [ oak, fir ] }`;

  it('becomes the family, with constants of what attributes do not use', () => {
    const { written } = imported(spec('- { name: a, type: u8 }', { head }));
    expect(written).toContain(
      "  name: 'shelf',\n  version: 3,\n  description: 'Shelves, and what stands on them',",
    );
    expect(written).toContain(
      "    /** As many as fit. */\n    room: 12,\n    motto: 'read',\n    wood_oak: 2,\n    wood_fir: 4,\n    genl_name: 'shelf',\n  },",
    );
    expect(written).toContain("policy: 'global',");
  });

  it('gives way to names of the person’s own, in C too', () => {
    const { written } = imported(spec('- { name: a, type: u8, enum: colour }', { head: colours }), {
      name: 'my_shelf',
      family: 'mine',
    });
    expect(written).toContain("  name: 'my_shelf',\n  family: 'mine',\n");
    expect(written).toContain("enumOf(colour, { type: 'u8', prefix: 'MY_SHELF_COLOUR_' })");
    expect(written).not.toContain("'SHELF_");
  });

  it('keeps the licence of the file, and nothing that could end a comment', () => {
    const text = spec('- { name: a, type: u8, doc: "ends */ here" }').replace(
      /^/,
      '# SPDX-License-Identifier: BSD-3-Clause\n',
    );
    const { written } = imported(text);
    expect(written.split('\n')[0]).toBe('// SPDX-License-Identifier: BSD-3-Clause');
    expect(written).toContain('/** ends * / here */');
  });

  it('says that a family is the kernel’s own', () => {
    const { written, warnings } = imported(
      spec('- { name: a, type: u8 }').replace('name: shelf', 'name: fou'),
    );
    expect(written).toContain("name: 'fou',");
    expect(written).toContain('replaces: true,');
    expect(warnings).toEqual(["1:7 the kernel has 'fou' itself: only one of the two can be loaded"]);
  });
});

describe('mistakes', () => {
  it.each([
    [
      '- { name: a, type: u8 }\n- { name: b, type: u8, value: 1 }',
      "NK3012 9:9 'a' and 'b' have the same number, 1",
    ],
    ['- { name: a, type: nest, nested-attributes: b }', "NK3013 8:51 there is no attribute set 'b'"],
    ['- { name: a, type: u8, enum: b }', "NK3013 8:36 there is no enumeration 'b'"],
    ['- { name: a, type: u8, checks: { min: b } }', "NK3013 8:45 there is no number 'b'"],
    ['- { name: a, type: u8, checks: { max: 256 } }', 'NK3012 8:45 max 256 does not fit u8: 0 to 255'],
    [
      '- { name: a, type: u8, checks: { min: 2, max: 1 } }',
      'NK3012 8:38 no number is at least 2 and at most 1',
    ],
    ['- { name: 1a, type: u8 }', "NK3014 8:17 '1a' cannot be the name of an attribute"],
    [
      '- { name: a-b, type: u8 }\n- { name: a_b, type: u8 }',
      "NK3014 9:17 'a-b' and 'a_b' are one name: an attribute needs one of its own",
    ],
    ['- { name: a }', "NK3011 8:9 'a' has no type that an attribute can have"],
    ['- { name: a, type: u24 }', undefined],
  ])('%s', (attributes, mistake) => {
    const found = mistakes(spec(attributes));
    expect(found).toHaveLength(1);
    if (mistake !== undefined) expect(found).toEqual([mistake]);
  });
});
