/** What the reference store says of each rule of docs/netlink.md; of texts in test/reference/netlink.test.ts. */
import { describe, expect, it } from 'vitest';
import {
  binary,
  bitfield32,
  enumOf,
  flag,
  flagsOf,
  indexed,
  mac,
  many,
  nest,
  netlinkFamily,
  string,
  u8,
  u16,
  u32,
} from '../../src/index.js';
import type { NetlinkModel, ObjectModel, OperationName } from '../../src/model/netlink.js';
import type { Values } from '../../src/model/netlink-value.js';
import { Reference } from '../../src/reference/netlink/index.js';
import { checkSpec } from './family.js';

const operations = { get: {}, set: {}, dump: {}, delete: {}, flush: {} };

const { model } = checkSpec(
  netlinkFamily({
    name: 'everything',
    attributes: {
      level: u8({ min: 1, max: 9, default: 5 }),
      id: u32({ id: 4, min: 1 }),
      state: enumOf({ down: 0, up: 1 }),
      sparse: enumOf({ none: 0, some: 5 }),
      marks: flagsOf({ own: 0, far: 4 }),
      data: binary({ minLength: 2, maxLength: 4 }),
      bits: bitfield32({ low: 0, high: 31 }),
      on: flag(),
      label: string({ minLength: 2, maxLength: 4 }),
      inner: nest({
        attributes: {
          first: u8({ max: 9 }),
          text: string({ minLength: 2, maxLength: 4 }),
          size: u16({ default: 7 }),
          bits: bitfield32({ low: 0 }),
          deep: nest({ attributes: { must: u8() }, required: ['must'] }),
        },
        required: ['first'],
      }),
      several: many(string({ minLength: 2, maxLength: 4 }), { max: 2 }),
      numbered: indexed(u8({ max: 9 }), { max: 2 }),
      nests: indexed(nest({ attributes: { must: u8(), size: u16({ default: 7 }) }, required: ['must'] }), {
        max: 2,
      }),
    },
    object: { name: 'thing', key: 'id', max: 3 },
    operations: { create: {}, ...operations },
    notify: 'changes',
  }),
);

/** A reference with a short way to ask it. */
function ask(of: NetlinkModel = model, object = of.objects[0]!.name) {
  const reference = new Reference(of);
  return (step: OperationName, values: Values = {}, netns = 'a') =>
    reference.answer(
      step === 'dump' || step === 'flush' ? { step, netns, object } : { step, netns, object, values },
    );
}

const refused = (error: string, text: string) => ({ ok: false, error, text });
const policy = 'Attribute failed policy validation';

/** What `create` is answered, beside a key that is sound. */
const creating = (values: Values) => ask()('create', { id: '1', ...values });

/** The object that is there after requests. */
function objectAfter(...requests: readonly (readonly ['create' | 'set', Values])[]): Values {
  const own = ask();
  for (const [step, values] of requests) {
    expect(own(step, { id: '1', ...values })).toMatchObject({ ok: true });
  }
  const answer = own('get', { id: '1' });
  return answer.ok ? answer.objects[0]! : {};
}

const plain = { level: '5', id: '1' };

describe('the kernel itself refuses', () => {
  it.each<[string, Values, string, string]>([
    ['an integer below its least', { level: '0' }, 'ERANGE', 'integer out of range'],
    ['an integer above its greatest', { level: '10' }, 'ERANGE', 'integer out of range'],
    ['what is no value of an enumeration without gaps', { state: '2' }, 'ERANGE', 'integer out of range'],
    ['what is in a gap of an enumeration', { sparse: '3' }, 'EINVAL', 'sparse has no such value'],
    ['what is beyond an enumeration with gaps', { sparse: '6' }, 'EINVAL', 'sparse has no such value'],
    ['a bit without a name', { marks: '2' }, 'EINVAL', 'reserved bit set'],
    ['too few bytes', { data: 'aa' }, 'ERANGE', 'binary attribute size out of range'],
    ['too many bytes', { data: 'aabbccddee' }, 'ERANGE', 'binary attribute size out of range'],
    ['a text that is too long', { label: 'abcde' }, 'EINVAL', policy],
    ['a bit of a bitfield without a name', { bits: '2/2' }, 'EINVAL', policy],
    ['a bit without a name that is spoken of', { bits: '0/2' }, 'EINVAL', policy],
    ['a bit that is not spoken of', { bits: '1/0' }, 'EINVAL', policy],
    ['what is wrong in a nest', { inner: { first: '10' } }, 'ERANGE', 'integer out of range'],
    ['what is wrong in a list', { numbered: ['1', '10'] }, 'ERANGE', 'integer out of range'],
    ['what is wrong in one of many', { several: ['ab', 'abcde'] }, 'EINVAL', policy],
    ['a member beyond the last', { numbered: ['1', '2', '3'] }, 'EINVAL', 'Unknown attribute type'],
  ])('%s', (_, values, error, text) => {
    expect(creating(values)).toEqual(refused(error, text));
  });

  it.each<[string, Values]>([
    ['limits', { level: '1', data: 'aabb', label: 'abcd' }],
    ['names', { state: '1', sparse: '5', marks: '17', bits: '0/2147483649' }],
    ['as many as there can be', { several: ['ab', 'cd'], numbered: ['0', '9'], nests: [] }],
  ])('nothing else: %s', (_, values) => {
    expect(creating(values)).toMatchObject({ ok: true });
  });

  it('the first mistake of the message, before the family looks', () => {
    const text = { inner: { text: 'x' }, label: 'x' };
    expect(ask()('create', { ...text, sparse: '3', marks: '2' })).toEqual(
      refused('EINVAL', 'sparse has no such value'),
    );
    // Members before the one that is too many are looked at before it.
    expect(creating({ numbered: ['10', '1', '1'] })).toEqual(refused('ERANGE', 'integer out of range'));
    expect(creating({ numbered: ['1', '1', '10'] })).toEqual(refused('EINVAL', 'Unknown attribute type'));
  });

  it.each(['get', 'delete'] as const)('what %s does not take', (step) => {
    const own = ask();
    own('create', { id: '1' });
    expect(own(step, { id: '1', on: true })).toEqual(refused('EINVAL', 'Unknown attribute type'));
    expect(own(step, { id: '1', inner: {} })).toEqual(refused('EINVAL', 'Unknown attribute type'));
    expect(own(step, { id: '1', level: '0' })).toEqual(refused('EINVAL', 'Unsupported attribute'));
    // Without values it is not in the message.
    expect(own(step, { id: '1', several: [] })).toMatchObject({ ok: true });
  });
});

describe('create', () => {
  it('is answered with the key, and tells of the object whole', () => {
    const values = { id: '1', level: '3', on: true } as const;
    const changes = [{ object: 'thing', change: 'create', values }];
    expect(ask()('create', values)).toEqual({ ok: true, objects: [{ id: '1' }], changes });
  });

  it('fills in defaults, in nests as well, and nothing else', () => {
    expect(objectAfter(['create', {}])).toEqual(plain);
    expect(objectAfter(['create', { inner: { first: '1' }, nests: [{ must: '2' }] }])).toEqual({
      ...plain,
      inner: { first: '1', size: '7' },
      nests: [{ must: '2', size: '7' }],
    });
  });

  it('asks for what is required before it looks at anything', () => {
    const required = withCreate({ required: ['on', 'level', 'id', 'several', 'numbered'] });
    const all = { id: '1', level: '3', on: true, several: ['ab'], numbered: [] } as const;
    const asked = (values: Values) => ask(required)('create', values);
    expect(asked({ label: 'x' })).toEqual(refused('EINVAL', 'level is required'));
    expect(asked({ label: 'x', level: '1' })).toEqual(refused('EINVAL', 'id is required'));
    // A list that is an attribute for each value is not there without any; a nest is there that has nothing in it.
    expect(asked({ ...all, several: [] })).toEqual(refused('EINVAL', 'several is required'));
    expect(asked({ ...all, label: 'x' })).toEqual(refused('EINVAL', 'string is too short'));
    expect(asked(all)).toMatchObject({ ok: true });
  });

  it.each<[string, Values, string]>([
    ['text', { label: 'x' }, 'string is too short'],
    ['text in a list', { several: ['ab', 'a\0'] }, 'string has a NUL inside'],
    ['text in a nest', { inner: { first: '1', text: 'x' } }, 'string is too short'],
    ['nest that lacks something', { inner: { text: 'x' } }, 'first is required'],
    ['nest in a nest', { inner: { first: '1', deep: {} } }, 'must is required'],
    ['nest in a list', { nests: [{ must: '1' }, {}] }, 'must is required'],
    ['list that is too long', { several: ['ab', 'cd', 'x'] }, 'at most 2 of several'],
    ['text before there are too many', { several: ['ab', 'x', 'cd'] }, 'string is too short'],
    ['first of them by number', { nests: [{}], inner: {}, label: 'ab' }, 'first is required'],
  ])('refuses a %s', (_, values, text) => {
    expect(creating(values)).toEqual(refused('EINVAL', text));
  });

  it('keeps lists and bits as answers say them', () => {
    expect(
      objectAfter([
        'create',
        { several: [], numbered: [], nests: [], bits: '1/1', inner: { first: '1', bits: '0/0' } },
      ]),
    ).toEqual({
      ...plain,
      bits: '1/2147483649',
      inner: { first: '1', size: '7', bits: '0/1' },
    });
  });

  it('refuses one object too many, before a key that is taken', () => {
    const own = ask();
    for (const id of ['1', '2']) own('create', { id });
    expect(own('create', { id: '2' })).toEqual(refused('EEXIST', 'thing exists'));
    own('create', { id: '3' });
    expect(own('create', { id: '3' })).toEqual(refused('ENOSPC', 'no room for another thing'));
    expect(own('create', { id: '4' })).toEqual(refused('ENOSPC', 'no room for another thing'));
    expect(own('create', { id: '4', label: 'x' })).toEqual(refused('EINVAL', 'string is too short'));
    expect(own('create', { id: '4' }, 'b')).toMatchObject({ ok: true });
  });
});

describe('get, delete and dump', () => {
  it.each(['get', 'set', 'delete'] as const)('%s needs a key that there is', (step) => {
    const own = ask();
    own('create', { id: '1' });
    expect(own(step)).toEqual(refused('EINVAL', 'id is required'));
    expect(own(step, { id: '0' })).toEqual(refused('ERANGE', 'integer out of range'));
    expect(own(step, { id: '2' })).toEqual(refused('ENOENT', 'no such thing'));
    expect(own(step, { id: '1' }, 'b')).toEqual(refused('ENOENT', 'no such thing'));
  });

  it('delete tells of the object as it was', () => {
    const own = ask();
    own('create', { id: '1', on: true });
    const changes = [{ object: 'thing', change: 'delete', values: { ...plain, on: true } }];
    expect(own('delete', { id: '1' })).toEqual({ ok: true, objects: [], changes });
    expect(own('get', { id: '1' })).toEqual(refused('ENOENT', 'no such thing'));
  });

  it('dump and get bring objects, and tell nobody', () => {
    const own = ask();
    expect(own('dump')).toEqual({ ok: true, objects: [], changes: [] });
    own('create', { id: '1' });
    own('create', { id: '2', level: '3' });
    const other = { id: '2', level: '3' };
    expect(own('dump')).toEqual({ ok: true, objects: [plain, other], changes: [] });
    expect(own('get', { id: '2' })).toEqual({ ok: true, objects: [other], changes: [] });
  });

  it('keys are any text, bytes or address', () => {
    for (const [key, id] of [
      [string({ minLength: 2, maxLength: 4 }), 'ab'],
      [binary({ minLength: 2, maxLength: 2 }), 'c0de'],
      [mac(), '02:00:00:00:00:01'],
    ] as const) {
      const object = { name: 'thing', key: 'id' } as const;
      const spec = netlinkFamily({
        name: 'keys',
        attributes: { id: key },
        object,
        operations: { create: {}, get: {} },
      });
      const own = ask(checkSpec(spec).model);
      expect(own('create', { id })).toEqual({ ok: true, objects: [{ id }], changes: [] });
      expect(own('create', { id })).toEqual(refused('EEXIST', 'thing exists'));
      expect(own('get', { id })).toEqual({ ok: true, objects: [{ id }], changes: [] });
    }
  });
});

describe('set', () => {
  it('leaves what it is not given, and tells of the object whole', () => {
    const own = ask();
    own('create', { id: '1', label: 'ab', on: true });
    const values = { id: '1', level: '9', label: 'ab', on: true };
    expect(own('set', { id: '1', level: '9' })).toEqual({
      ok: true,
      objects: [],
      changes: [{ object: 'thing', change: 'set', values }],
    });
    expect(own('get', { id: '1' })).toMatchObject({ objects: [values] });
  });

  it('changes the bits that it speaks of', () => {
    const bits = (...texts: string[]) =>
      objectAfter(['create', {}], ...texts.map((text) => ['set', { bits: text }] as const))['bits'];
    expect(bits()).toBeUndefined();
    expect(bits('0/1')).toBe('0/2147483649');
    expect(bits('2147483649/2147483649', '0/1')).toBe('2147483648/2147483649');
    expect(bits('1/1', '2147483648/2147483648')).toBe('2147483649/2147483649');
  });

  it('replaces a nest whole, its bits as well', () => {
    const inner = { first: '1', text: 'ab', size: '3', bits: '1/1' };
    expect(objectAfter(['create', { inner }], ['set', { inner: { first: '2', bits: '0/0' } }])).toEqual({
      ...plain,
      inner: { first: '2', size: '7', bits: '0/1' },
    });
  });

  it('replaces a list whole; only a nest without members empties it', () => {
    const lists = { several: ['ab', 'cd'], numbered: ['1', '2'] };
    expect(objectAfter(['create', lists], ['set', { several: ['ef'], numbered: ['3'] }])).toEqual({
      ...plain,
      several: ['ef'],
      numbered: ['3'],
    });
    expect(objectAfter(['create', lists], ['set', { several: [], numbered: [] }])).toEqual({
      ...plain,
      several: ['ab', 'cd'],
    });
  });

  it('sets a flag, and asks for nothing that create requires', () => {
    const required = withCreate({ required: ['id', 'label'] });
    const own = ask(required);
    own('create', { id: '1', label: 'ab' });
    expect(own('set', { id: '1', on: true })).toMatchObject({ ok: true });
    expect(own('get', { id: '1' })).toMatchObject({ objects: [{ ...plain, label: 'ab', on: true }] });
  });

  it('refuses what create refuses, after a key that there is not, and then changes nothing', () => {
    const own = ask();
    own('create', { id: '1' });
    expect(own('set', { id: '2', label: 'x' })).toEqual(refused('ENOENT', 'no such thing'));
    expect(own('set', { id: '2', level: '10' })).toEqual(refused('ERANGE', 'integer out of range'));
    expect(own('set', { id: '1', level: '9', label: 'x' })).toEqual(refused('EINVAL', 'string is too short'));
    expect(own('set', { id: '1', inner: {} })).toEqual(refused('EINVAL', 'first is required'));
    expect(own('set', { id: '1', several: ['ab', 'cd', 'ef'] })).toEqual(
      refused('EINVAL', 'at most 2 of several'),
    );
    expect(own('get', { id: '1' })).toMatchObject({ objects: [plain] });
  });
});

describe('flush', () => {
  it('deletes all of a namespace, and tells of each', () => {
    const own = ask();
    expect(own('flush')).toEqual({ ok: true, objects: [], changes: [] });
    own('create', { id: '1' });
    own('create', { id: '2' });
    own('create', { id: '1' }, 'b');
    const changes = ['1', '2'].map((id) => ({ object: 'thing', change: 'delete', values: { ...plain, id } }));
    expect(own('flush')).toEqual({ ok: true, objects: [], changes });
    expect(own('dump')).toMatchObject({ objects: [] });
    expect(own('dump', {}, 'b')).toMatchObject({ objects: [plain] });
  });
});

describe('keys that are assigned', () => {
  const assigned = checkSpec(
    netlinkFamily({
      name: 'numbers',
      attributes: { id: u8({ min: 3, max: 6 }), on: flag() },
      object: { name: 'thing', key: 'id', assigned: true, max: 10 },
      operations: { create: {}, ...operations },
    }),
  ).model;
  const keyOf = (answer: ReturnType<Reference['answer']>) =>
    answer.ok ? answer.objects[0]!['id'] : answer.text;

  it('are the next ones, past those that are taken, and from the beginning again', () => {
    const own = ask(assigned);
    expect(keyOf(own('create', { on: true }))).toBe('3');
    expect(keyOf(own('create', { id: '4' }))).toBe('4');
    expect(keyOf(own('create'))).toBe('5');
    // What is given does not move the next one.
    own('delete', { id: '3' });
    expect(keyOf(own('create', { id: '3' }))).toBe('3');
    own('delete', { id: '3' });
    expect(keyOf(own('create'))).toBe('6');
    own('delete', { id: '6' });
    expect(keyOf(own('create'))).toBe('3');
    expect(keyOf(own('create'))).toBe('6');
    expect(own('create')).toEqual(refused('ENOSPC', 'no room for another thing'));
    expect(own('create', { id: '5' })).toEqual(refused('EEXIST', 'thing exists'));
    expect(keyOf(own('create', {}, 'b'))).toBe('3');
  });

  it('go on where they were after a flush', () => {
    const own = ask(assigned);
    own('create');
    own('flush');
    expect(keyOf(own('create'))).toBe('4');
  });

  it('are part of the object', () => {
    const own = ask(assigned);
    own('create', { on: true });
    expect(own('get', { id: '3' })).toMatchObject({ objects: [{ id: '3', on: true }] });
  });

  it('are not beyond the most objects there can be', () => {
    const object = assigned.objects[0]!;
    const own = ask({ ...assigned, objects: [{ ...object, max: 1 }] });
    own('create');
    expect(own('create')).toEqual(refused('ENOSPC', 'no room for another thing'));
  });
});

it('objects of several kinds do not meet', () => {
  const thing = model.objects[0]!;
  const two: NetlinkModel = { ...model, objects: [thing, { ...thing, name: 'other' }] };
  const reference = new Reference(two);
  const values = { id: '1' };
  const [first, second] = (['thing', 'other'] as const).map((object) =>
    reference.answer({ step: 'create', netns: 'a', object, values }),
  );
  expect(first).toMatchObject({ ok: true, changes: [{ object: 'thing' }] });
  expect(second).toMatchObject({ ok: true, changes: [{ object: 'other' }] });
  reference.answer({ step: 'flush', netns: 'a', object: 'thing' });
  expect(reference.answer({ step: 'dump', netns: 'a', object: 'other' })).toMatchObject({ objects: [plain] });
});

/** The family, with another way to create its objects. */
function withCreate({ required }: Pick<ObjectModel['operations']['create'], 'required'>): NetlinkModel {
  const object = model.objects[0]!;
  const { create } = object.operations;
  return {
    ...model,
    objects: [{ ...object, operations: { ...object.operations, create: { ...create, required } } }],
  };
}
