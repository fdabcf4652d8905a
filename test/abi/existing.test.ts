/** What families that exist already have of their own, before and after: commands' numbers and names, checks, answers, macros. */
import { describe, expect, it } from 'vitest';
import { string, u8, u16 } from '../../src/index.js';
import type { Attributes } from '../../src/spec/netlink-attribute.js';
import { compare, family, type Options } from './support.js';

const object = { name: 'thing', key: 'id' } as const;
const attributes = { a: u8({ id: 1 }), b: u16({ id: 2 }) };

function changes(before: Partial<Options>, after: Partial<Options>): string[] {
  return compare(family(attributes, before), family(attributes, after));
}

describe('commands', () => {
  const operations = { create: { id: 5, name: 'add' }, get: { id: 6 } };

  it.each<[string, Partial<Options>, ...string[]]>([
    ['the same', { operations }],
    [
      'one with another number',
      { operations: { ...operations, create: { id: 9, name: 'add' } } },
      "NK2522 create of 'thing' had command number 5, and now has 9",
    ],
    [
      'all moved',
      { operations: { create: { id: 15, name: 'add' }, get: { id: 16 } } },
      "NK2522 commands of 'thing' began at 5, and now begin at 15",
    ],
    [
      'one renamed',
      { operations: { ...operations, create: { id: 5, name: 'new' } } },
      "NK2536 command 'add' of 'thing' is now called 'new'",
    ],
    ['others beside them', { operations: { ...operations, delete: { id: 1 } } }],
  ])('%s', (_, after, ...expected) => {
    expect(changes({ operations }, after)).toEqual(expected);
  });

  it('are answered otherwise, or refused otherwise', () => {
    expect(changes({}, { operations: { create: { answers: false } } })).toEqual([
      "NK2538 create of 'thing' was answered with the key, and now is with the acknowledgement alone",
    ]);
    expect(changes({}, { object: { ...object, errors: { exists: 'EBUSY', missing: 'ENODEV' } } })).toEqual([
      "NK2538 a 'thing' that exists was answered with EEXIST, and now is with EBUSY",
      "NK2538 a 'thing' that is missing was answered with ENOENT, and now is with ENODEV",
    ]);
  });
});

describe('checks', () => {
  const loose: Partial<Options> = {
    object: { ...object, lenient: true },
    policy: 'global',
    ignoresReserved: true,
    operations: { create: {}, get: {} },
  };
  const strict: Partial<Options> = { operations: { create: {}, get: {} } };

  it('that become strict break what was passed over', () => {
    expect(changes(strict, loose)).toEqual([]);
    expect(changes(loose, strict).sort()).toEqual([
      "NK2531 create of 'thing' passed over what it did not know, and now refuses it",
      'NK2531 every command took all attributes, and now takes those that it reads',
      "NK2531 get of 'thing' passed over what it did not know, and now refuses it",
      "NK2531 requests' headers could have anything in reserved bits, and now cannot",
    ]);
  });

  it('of what is needed with something', () => {
    const needing = (...needs: ('b' | ['b', 'id'])[]): Partial<Options> => ({
      operations: { create: { requiredWith: { a: needs } } },
    });
    expect(changes(needing('b'), {})).toEqual([]);
    expect(changes(needing('b'), needing('b'))).toEqual([]);
    expect(changes({}, needing('b'))).toEqual(["NK2532 create could have 'a' without 'b', and now cannot"]);
  });

  const one = (attribute: Attributes[string]) => family({ a: attribute });
  const split = u8({
    id: 1,
    ranges: [
      [1, 3],
      [7, 9],
    ],
  });
  it.each([
    [
      'ranges in place of all',
      u8({ id: 1, min: 1, max: 9 }),
      split,
      'took 1 to 9, and now takes 1 to 3, 7 to 9',
    ],
    ['all in place of ranges', split, u8({ id: 1, min: 1, max: 9 }), undefined],
    ['a range within one of them', u8({ id: 1, min: 7, max: 8 }), split, undefined],
    [
      'bits fewer',
      u8({ id: 1, mask: 7 }),
      u8({ id: 1, mask: 3 }),
      'took bits of 0x7, and now takes bits of 0x3',
    ],
    ['bits more', u8({ id: 1, mask: 3 }), u8({ id: 1, mask: 7 }), undefined],
    [
      'a NUL that is needed',
      string({ id: 1, maxLength: 4, terminated: false }),
      string({ id: 1, maxLength: 4 }),
      'could be without a NUL, and now cannot',
    ],
    [
      'a NUL that is not',
      string({ id: 1, maxLength: 4 }),
      string({ id: 1, maxLength: 4, terminated: false }),
      undefined,
    ],
  ])('%s', (_, before, after, expected) => {
    const found = compare(one(before), one(after));
    expect(found).toEqual(expected === undefined ? [] : [`NK2531 'a' ${expected}`]);
  });
});

describe('the header', () => {
  it('has other names and numbers of its own', () => {
    const old = { commandPrefix: 'OLD_CMD_', constants: { one: 1, two: 2 } };
    expect(changes(old, { ...old, constants: { one: 1, two: 2, three: 3 } })).toEqual([]);
    expect(changes(old, { constants: { one: '1' } })).toEqual([
      "NK2536 enumerators of commands began with 'OLD_CMD_', and now begin with the module's name",
      "NK2539 constant 'one' was 1, and is now 1",
      "NK2536 constant 'two' is gone",
    ]);
    expect(changes({}, { object: { ...object, attributePrefix: 'OLD_ATTR_' } })).toEqual([
      "NK2536 enumerators of attributes began with the module's name, and now begin with 'OLD_ATTR_'",
    ]);
  });
});
