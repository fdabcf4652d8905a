/** Families that were and are: each change that breaks what was built for the old one, and each that does not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { netlinkAbi } from '../../src/abi/netlink/compare.js';
import { many, string, u8, u16, u32 } from '../../src/index.js';
import { isSpec } from '../../src/load/load.js';
import type { CommandModel, NetlinkModel, ObjectModel } from '../../src/model/netlink.js';
import type { Attributes } from '../../src/spec/netlink-attribute.js';
import { familySpecs } from '../netlink/arbitrary.js';
import { families } from '../netlink/families.js';
import { checkSpec } from '../netlink/family.js';
import { compare, diagnose, family, type Options } from './support.js';

/** An object with the numbers and names that its commands have in its place of a family with several. */
function inPlace(object: ObjectModel, place: number): ObjectModel {
  const moved = <C extends CommandModel>(one: C, name: string) => ({
    ...one,
    id: one.id + 16 * place,
    name: `${object.name}_${name}`,
  });
  const each = <R extends object>(all: R, end: string) =>
    Object.fromEntries(
      Object.entries(all).map(([name, one]) => [name, one && moved(one, `${name}${end}`)]),
    ) as R;
  return {
    ...object,
    operations: each(object.operations, ''),
    notifications: each(object.notifications, '_ntf'),
  };
}

describe('attributes by their numbers', () => {
  const old = family({ a: u8({ id: 1 }), b: u16({ id: 2 }) });

  it.each<[string, Attributes, ...string[]]>([
    ['gone', { a: u8({ id: 1 }) }, "NK2526 attribute 'b', number 2, is gone"],
    [
      'moved, and its place taken',
      { a: u8({ id: 3 }), b: u16({ id: 2 }), c: u8({ id: 1 }) },
      "NK2527 attribute 'a' had number 1, and now has 3",
    ],
    [
      'swapped',
      { a: u8({ id: 2 }), b: u16({ id: 1 }) },
      "NK2527 attribute 'a' had number 1, and now has 2",
      "NK2527 attribute 'b' had number 2, and now has 1",
    ],
    [
      'gone, and another moved there',
      { b: u16({ id: 1 }) },
      "NK2526 attribute 'a', number 1, is gone",
      "NK2527 attribute 'b' had number 2, and now has 1",
    ],
    ['renamed', { c: u8({ id: 1 }), b: u16({ id: 2 }) }, "NK2536 attribute 'a', number 1, is now called 'c'"],
    [
      'replaced',
      { c: u32({ id: 1 }), b: u16({ id: 2 }) },
      "NK2528 number 1 was that of 'a', and is now that of 'c'",
    ],
    [
      'replaced by what is stricter',
      { c: u8({ id: 1, max: 9 }), b: u16({ id: 2 }) },
      "NK2528 number 1 was that of 'a', and is now that of 'c'",
    ],
    ['with a new one behind', { a: u8({ id: 1 }), b: u16({ id: 2 }), c: u8() }],
    ['declared in another order', { b: u16({ id: 2 }), a: u8({ id: 1 }) }],
  ])('%s', (_, now, ...expected) => {
    expect(compare(old, family(now))).toEqual(expected);
  });

  it('says which enumerator a renamed one had, and what a new one in its place does otherwise', () => {
    const renamed = family({ c: u8({ id: 1 }), b: u16({ id: 2, max: 9 }) });
    const [first] = diagnose(old, renamed);
    expect(first).toMatchObject({
      severity: 'warning',
      cause: expect.stringMatching(/TINY_A_C .* TINY_A_A$/),
    });
    const replaced = family({ c: many(u16({ id: 1 }), { max: 2 }), b: u16({ id: 2 }) });
    expect(diagnose(old, replaced)[0]).toMatchObject({
      severity: 'error',
      cause: expect.stringMatching(/^'a' had one value.*; 'a' was of type u8/),
    });
  });
});

describe('a family', () => {
  const attributes = { label: string({ id: 1, maxLength: 9 }) };
  const operations = {
    create: { permission: 'netns-admin' },
    get: {},
    delete: { permission: 'none' },
  } as const;
  const object = { name: 'thing', key: 'id', assigned: true, max: 10 };
  const all: Partial<Options> = { operations, object, notify: 'changes' };
  const old = family(attributes, all);

  it.each<[string, Partial<Options>, ...string[]]>([
    ['another name', { family: 'other' }, "NK2521 the family was called 'tiny', and is now called 'other'"],
    [
      "the module's name, and so the family's",
      { name: 'small' },
      "NK2521 the family was called 'tiny', and is now called 'small'",
      "NK2536 module 'tiny' is now called 'small'",
    ],
    [
      "the module's name alone",
      { name: 'small', family: 'tiny' },
      "NK2536 module 'tiny' is now called 'small'",
    ],
    ['another group', { notify: 'news' }, "NK2535 multicast group 'changes' is now called 'news'"],
    [
      'an object renamed',
      { object: { ...object, name: 'item' } },
      "NK2536 object 'thing' is now called 'item'",
    ],
    [
      'another key',
      { object: { name: 'thing', key: 'label', max: 10 } },
      "NK2532 create could do without the key of 'thing', and now cannot",
      "NK2523 the key of 'thing' was 'id', and is now 'label'",
    ],
    [
      'a key that is not assigned',
      { object: { ...object, assigned: false } },
      "NK2532 create could do without the key of 'thing', and now cannot",
    ],
    [
      'fewer objects',
      { object: { ...object, max: 9 } },
      "NK2531 a namespace could have 10 of 'thing', and now can have 9",
    ],
    [
      'an operation that is gone',
      { operations: { create: operations.create, get: {} } },
      "NK2524 operation delete of 'thing' is gone",
    ],
    [
      'stricter permissions',
      {
        operations: {
          create: { permission: 'admin' },
          get: { permission: 'admin' },
          delete: { permission: 'netns-admin' },
        },
      },
      "NK2525 create of 'thing' had permission 'netns-admin', and now has 'admin'",
      "NK2525 get of 'thing' had permission 'none', and now has 'admin'",
      "NK2525 delete of 'thing' had permission 'none', and now has 'netns-admin'",
    ],
    [
      'more that is required',
      { operations: { ...operations, create: { ...operations.create, required: ['label'] } } },
      "NK2532 create could do without 'label', and now cannot",
    ],
    ['looser permissions', { operations: { ...operations, create: { permission: 'none' } } }],
    ['more operations', { operations: { ...operations, set: {}, dump: {}, flush: {} } }],
    ['more objects', { object: { ...object, max: 11 } }],
    [
      'another version, description and licence',
      { version: 2, description: 'new', license: 'GPL-2.0-or-later' },
    ],
  ])('%s', (_, more, ...expected) => {
    expect(compare(old, family(attributes, { ...all, ...more }))).toEqual(expected);
  });

  it('that told nobody may tell, and one that told may not stop', () => {
    const { notify, ...quiet } = all;
    expect(compare(family(attributes, quiet), old)).toEqual([]);
    expect(compare(old, family(attributes, quiet))).toEqual([`NK2535 multicast group '${notify}' is gone`]);
  });

  it('less that is required, a key that comes to be assigned, an attribute renamed that is the key', () => {
    const strict = family(attributes, {
      ...all,
      object: { name: 'thing', key: 'id' },
      operations: { create: { required: ['label'] } },
    });
    const loose = family(attributes, { object: { name: 'thing', key: 'id', assigned: true } });
    expect(compare(strict, loose)).toEqual(["NK2535 multicast group 'changes' is gone"]);
    const renamed = family(
      {},
      { attributes: { number: u32({ id: 9 }) }, object: { name: 'thing', key: 'number' } },
    );
    expect(compare(family({}), renamed)).toEqual(["NK2536 attribute 'id', number 9, is now called 'number'"]);
  });

  it('objects keep their commands', () => {
    const [thing] = family({ a: u8({ id: 1 }) }).objects;
    const called = (name: string, max = 10): ObjectModel => ({ ...thing, name, max });
    const having = (...objects: [ObjectModel, ...ObjectModel[]]) => {
      const [first, ...others] = objects.map(inPlace) as [ObjectModel, ...ObjectModel[]];
      return { ...family({}), objects: [first, ...others] as const };
    };
    const two = having(called('one'), called('two'));
    expect(compare(two, having(called('one'), called('two'), called('three')))).toEqual([]);
    expect(compare(two, having(called('new'), called('one'), called('two')))).toEqual([
      "NK2522 commands of 'one' began at 1, and now begin at 17",
      "NK2522 commands of 'two' began at 17, and now begin at 33",
    ]);
    expect(compare(two, having(called('one')))).toEqual([
      "NK2522 object 'two' is gone, with its commands from 17 on",
    ]);
    expect(compare(two, having(called('two', 9)))).toEqual([
      "NK2522 object 'one' is gone, with its commands from 1 on",
      "NK2522 commands of 'two' began at 17, and now begin at 1",
      "NK2531 a namespace could have 10 of 'two', and now can have 9",
    ]);
    expect(compare(two, having(called('one'), called('other')))).toEqual([
      "NK2536 object 'two' is now called 'other'",
    ]);
  });
});

describe('models', () => {
  it('of every kind are read from JSON as they were', () => {
    for (const { model } of families) {
      const read = netlinkAbi.schema.parse(JSON.parse(JSON.stringify(model)));
      expect(read).toEqual(model);
      expect(compare(read, model)).toEqual([]);
    }
  });

  it('at random are read, and keep their own ABI', () => {
    fc.assert(
      fc.property(familySpecs(0), familySpecs(1), (a, b) => {
        const [old, now] = [checkSpec(a).model, checkSpec(b).model];
        expect(netlinkAbi.schema.parse(JSON.parse(JSON.stringify(old)))).toEqual(old);
        expect(compare(old, old)).toEqual([]);
        // These have names of their own, so at least that is found.
        expect(compare(old, now).join('\n')).toContain('NK2521');
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, (model: NetlinkModel) => unknown]>([
    ['a number that is none', (m) => ({ ...m, version: 'one' })],
    ['a key that is no attribute', (m) => ({ ...m, objects: [{ ...m.objects[0], key: 'nothing' }] })],
    ['no objects', (m) => ({ ...m, objects: [] })],
    ['another kind', (m) => ({ ...m, kind: 'firewall' })],
  ])('with %s are none', (_, damage) => {
    expect(netlinkAbi.schema.safeParse(damage(family({}))).success).toBe(false);
  });
});

it('a spec is known by its name', () => {
  const names = ['a.ts', 'a.mts', 'a.d.ts', 'a.json', 'a.ts.json'];
  expect(names.filter(isSpec)).toEqual(['a.ts', 'a.mts']);
});
