/** What the reference predicts of datagrams that are written by hand, byte by byte. */
import { describe, expect, it } from 'vitest';
import registry from '../../examples/registry/registry.spec.js';
import { bytesOfText, type Core, Oracle, Reference, type Sender } from '../../src/reference/netlink/index.js';
import { textOf } from '../../src/reference/netlink/text.js';
import { ports, shapes, wide } from './families.js';
import { checkSpec } from './family.js';

const root: Sender = { netns: 'a', may: ['admin', 'netns-admin', 'none'] };
const user: Sender = { netns: 'a', may: ['none'] };
const newer: Core = { split: true, dumpText: true };

/** `12 00 …` and words as bytes. */
const hex = (...parts: readonly string[]) => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');

/** A message around a command's bytes: its length first. */
function message(flags: string, rest: string, type = 'ffff'): string {
  const body = rest.replaceAll(' ', '');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(16 + body.length / 2);
  return `${length.toString('hex')}${type}${flags}2a00000000000000${body}`;
}

function oracle(spec: unknown, core = newer) {
  const one = new Oracle(new Reference(checkSpec(spec).model), core);
  return (sender: Sender, ...parts: readonly string[]) =>
    one.predict(hex(...parts), sender).map(({ refused, acknowledged, step, objects, changes }) => ({
      refused: refused && [refused.error, refused.text, ...(refused.at === undefined ? [] : [refused.at])],
      ...{ acknowledged, step, objects, told: changes.length },
    }));
}

/** The refusal of a message that is alone in its datagram. */
function refusal(spec: unknown, rest: string, { flags = '0500', sender = root, core = newer } = {}) {
  const [only] = oracle(spec, core)(sender, message(flags, rest));
  return only!.refused;
}

const create = '01010000';
const [id, label] = ['0800 0100 07000000', '0700 0200 616200 00'];

describe('messages in a datagram', () => {
  it('a request is carried out, and acknowledged where that was asked for', () => {
    const ask = oracle(registry);
    expect(ask(root, message('0100', create + id + label))).toEqual([
      { refused: null, acknowledged: false, step: 'create', objects: [{ id: '7' }], told: 1 },
    ]);
    expect(ask(user, message('0500', `02010000${id}`))).toEqual([
      {
        ...{ refused: null, acknowledged: true, step: 'get', told: 0 },
        objects: [{ id: '7', label: 'ab', weight: '100' }],
      },
    ]);
  });

  it('each is answered, up to what is no message', () => {
    const ask = oracle(registry);
    const both = ask(
      root,
      message('0500', create + id + label),
      message('0500', create + id + label),
      '0001',
    );
    expect(both.map(({ refused }) => refused)).toEqual([null, ['EEXIST', 'entry exists']]);
    const lying = message('0500', create).replace(/^14/, '24');
    expect(ask(root, lying)).toEqual([]);
    expect(ask(root, message('0500', '').replace(/^10/, '0f'))).toEqual([]);
  });

  it('what is no request, or of a type that is netlink’s own, is only acknowledged', () => {
    const ask = oracle(registry);
    const idle = { refused: null, step: undefined, objects: [], told: 0 };
    expect(ask(root, message('0400', create + id + label))).toEqual([{ ...idle, acknowledged: true }]);
    expect(ask(root, message('0100', create + id + label, '0300'))).toEqual([
      { ...idle, acknowledged: false },
    ]);
    expect(ask(root, message('0100', create, 'ff07'))[0]).toMatchObject({ refused: ['ENOENT', null] });
  });
});

describe('headers', () => {
  it.each([
    ['no command', '', {}, ['EINVAL', null]],
    ['another version', `02ff0000${id}`, {}, ['ENOENT', 'no such entry']],
    ['something reserved', '01010100', {}, ['EINVAL', 'genlmsghdr.reserved field is not 0']],
    ['NLM_F_CREATE', create, { flags: '0504' }, ['EINVAL', 'ambiguous or reserved bits set in nlmsg_flags']],
    [
      'half of NLM_F_DUMP',
      '02010000',
      { flags: '0501' },
      ['EINVAL', 'ambiguous or reserved bits set in nlmsg_flags'],
    ],
    ['a command there is not', '1f010000', {}, ['EOPNOTSUPP', null]],
    ['a notification', '04010000', {}, ['EOPNOTSUPP', null]],
    ['no permission', create, { sender: user }, ['EPERM', null]],
    ['no permission, nor attributes', `${create}0300`, { sender: user }, ['EPERM', null]],
  ] as const)('%s', (_name, rest, how, expected) => {
    expect(refusal(registry, rest, how)).toEqual(expected);
  });

  it('a dump of what has none, or one object where there are only dumps, depends on the core', () => {
    const older: Core = { split: false, dumpText: false };
    expect(refusal(registry, create, { flags: '0503', sender: user })).toEqual(['EOPNOTSUPP', null]);
    expect(refusal(registry, create, { flags: '0503', sender: user, core: older })).toEqual(['EPERM', null]);
    expect(refusal(wide, '02010000')).toEqual(['EOPNOTSUPP', null]);
    const asked = { flags: '0103' };
    expect(refusal(registry, `02010000${id}`, asked)).toEqual(['EINVAL', 'a dump takes no attributes']);
    expect(refusal(registry, `02010000${id}`, { ...asked, core: older })).toEqual(['EINVAL', null]);
    expect(refusal(registry, `02010000${label}`, asked)).toEqual(['EINVAL', 'Unknown attribute type', 20]);
  });
});

describe('attributes', () => {
  const failed = 'Attribute failed policy validation';
  it.each([
    ['number 0', '0800 0000 07000000', ['EINVAL', 'Unknown attribute type', 20]],
    ['beyond the last, after one that is right', `${id}0400 0600`, ['EINVAL', 'Unknown attribute type', 28]],
    ['too short', '0600 0100 0700 0000', ['EINVAL', 'invalid attribute length', 20]],
    ['nested where it is none', '0800 0180 07000000', ['EINVAL', 'NLA_F_NESTED not expected', 20]],
    ['out of range', '0800 0100 00000000', ['ERANGE', 'integer out of range', 20]],
    ['a flag with a value', '0500 0400 01000000', ['ERANGE', failed, 20]],
    ['a string without an end', '0600 0200 6162 0000', ['EINVAL', failed, 20]],
    ['an empty string', '0400 0200', ['EINVAL', failed, 20]],
    ['a string with a NUL inside', `${id}0800 0200 61006200`, ['EINVAL', 'string has a NUL inside']],
    ['a string that is its NUL', `${id}0500 0200 00000000`, ['EINVAL', 'string is too short']],
    ['bytes left over', `${id}030000`, ['EINVAL', 'bytes leftover after parsing attributes']],
    ['a length that lies', `${id}0c00 0200 6100`, ['EINVAL', 'bytes leftover after parsing attributes']],
    ['nothing', '', ['EINVAL', 'label is required']],
    ['the order of the message counts', '0500 0400 01000000 0400 0600', ['ERANGE', failed, 20]],
  ] as const)('%s', (_name, attributes, expected) => {
    expect(refusal(registry, create + attributes)).toEqual(expected);
  });

  it('the last of several counts; the flag of byte order says nothing; the last need not be padded', () => {
    const ask = oracle(registry);
    const [made] = ask(
      root,
      message('0100', `${create}${id}0800 0140 09000000 0500 0200 00000000 0700 0200 616200`),
    );
    expect(made).toMatchObject({ refused: null, objects: [{ id: '9' }] });
  });

  it('a table with gaps', () => {
    expect(refusal(ports, '02010000 0800 0100 00000000')).toEqual(['EINVAL', 'Unsupported attribute', 20]);
    expect(refusal(ports, '02010000 0600 0900 00000000')).toEqual(['EINVAL', 'Unknown attribute type', 20]);
    expect(refusal(ports, '02010000 0600 0300 1f90 0000')).toEqual(['ENOENT', 'no such port']);
  });

  it('a flush takes none: of the key the family says so, of others the kernel', () => {
    expect(refusal(registry, `08010000${id}`)).toEqual(['EINVAL', 'flush takes no attributes']);
    expect(refusal(registry, `08010000${label}`)).toEqual(['EINVAL', 'Unknown attribute type', 20]);
    expect(refusal(registry, '08010000')).toBeNull();
  });
});

describe('nests and lists', () => {
  const { attributes } = checkSpec(shapes).model.objects[0]!;
  const number = (name: string, flags = 0) => {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(attributes.find((one) => one.name === name)!.id | flags);
    return bytes.toString('hex');
  };
  const [place, marksless] = [number('place', 0x8000), number('place')];

  it('are nested, and checked inside, where they stand', () => {
    expect(refusal(shapes, `${create}0400${marksless}`)).toEqual(['EINVAL', 'NLA_F_NESTED is missing', 20]);
    expect(refusal(shapes, `${create}0400${place}`)).toEqual(['EINVAL', 'name is required']);
    expect(refusal(shapes, `${create}0600${place}01000000`)).toEqual([
      'ERANGE',
      'Attribute failed policy validation',
      20,
    ]);
    expect(refusal(shapes, `${create}0c00${place}0600 0100 4300 0000`)).toEqual([
      'ERANGE',
      'integer out of range',
      24,
    ]);
    expect(refusal(shapes, `${create}0900${place}0400 0500 0100000000`)).toEqual([
      'EINVAL',
      'bytes leftover after parsing attributes',
    ]);
  });

  it('a list has each of several, in the order of the message', () => {
    const ask = oracle(shapes);
    const tag = (letter: string) => `0600${number('tags')}${letter}000000`;
    const size = (at: string, value: string) => `0800 ${at}00 ${value}000000`;
    const sizes = `1400${number('sizes', 0x8000)}${size('02', '05')}${size('02', '06')}`;
    const [made] = ask(root, message('0100', create + tag('61') + sizes + tag('62')));
    expect(made).toMatchObject({ refused: null, told: 1 });
    const [got] = ask(root, message('0100', `02010000 0600 0100 0a00 0000`));
    expect(got!.objects).toMatchObject([{ tags: ['a', 'b'], sizes: ['5', '6'] }]);
    const many = ['61', '62', '63', '64'].map(tag).join('');
    expect(ask(root, message('0100', create + many))[0]!.refused).toEqual(['EINVAL', 'at most 3 of tags']);
    const beyond = `0c00${number('sizes', 0x8000)}${size('03', '05')}`;
    expect(ask(root, message('0100', create + beyond))[0]!.refused).toEqual([
      'EINVAL',
      'Unknown attribute type',
      24,
    ]);
  });
});

it('text stands for its bytes, whatever they are', () => {
  for (const bytes of ['', '6162', 'c3a4', 'ff', '61ed', 'eda080', 'efbbbf61', 'f09f9880', '80c3a4']) {
    expect(Buffer.from(bytesOfText(textOf(Buffer.from(bytes, 'hex')))).toString('hex')).toBe(bytes);
  }
});
