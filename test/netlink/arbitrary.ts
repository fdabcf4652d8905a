/** Specs of families at random, over all types, stores, operations and permissions: any that these make, `check` lets pass. */
import fc from 'fast-check';
import {
  be16,
  be32,
  be64,
  binary,
  bitfield32,
  enumOf,
  flag,
  flagsOf,
  indexed,
  ipv4,
  ipv6,
  mac,
  many,
  nest,
  netlinkFamily,
  object,
  reference,
  s8,
  s16,
  s32,
  s64,
  sint,
  string,
  u8,
  u16,
  u32,
  u64,
  uint,
} from '../../src/index.js';
import { type IntegerType, limitsOf, permissions } from '../../src/model/netlink.js';
import type { NetlinkSpec } from '../../src/spec/netlink.js';
import type { AttributeSpec } from '../../src/spec/netlink-attribute.js';
import { prose } from '../support/prose.js';

const integers = { u8, u16, u32, u64, s8, s16, s32, s64, be16, be32, be64, uint, sint } as const;
const addresses = { ipv4, ipv6, mac } as const;

type Options = Record<string, number | bigint | string>;

const masked = fc
  .tuple(fc.constantFrom(u8, u16, u32), fc.integer({ min: 1, max: 255 }), fc.boolean())
  .map(([make, mask, filled]): AttributeSpec => make({ mask, ...(filled ? { default: mask & -mask } : {}) }));

/** Some limits or none, around a value that can be the default. */
function integer(key: boolean): fc.Arbitrary<AttributeSpec> {
  return fc.constantFrom(...(Object.keys(integers) as IntegerType[])).chain((type) => {
    const { min, max } = limitsOf(type);
    const value = fc.oneof(fc.constantFrom(min, max, min + 1n, max - 1n, max / 2n), fc.bigInt({ min, max }));
    return fc.tuple(value, value, value, fc.integer({ min: 0, max: 7 })).map(([a, b, c, which]) => {
      const [low, middle, high] = [a, b, c].sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
      const number = (n: bigint) => (limitsOf(type).max > 0xffff_ffffn ? n : Number(n));
      const options: Options = {};
      if (which & 4 && !key) options['default'] = number(middle!);
      if (which === 3 || which === 7) {
        // The least, the greatest, and one between or none.
        const ranges = [low!, middle!, high!].map((one) => [number(one), number(one)]);
        return (integers[type] as (o: object) => AttributeSpec)({ ...options, ranges });
      }
      if (which & 1) options['min'] = number(low!);
      if (which & 2) options['max'] = number(high!);
      return (integers[type] as (o: object) => AttributeSpec)(options);
    });
  });
}

function text(key: boolean): fc.Arbitrary<AttributeSpec> {
  return fc
    .tuple(
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 20, max: key ? 128 : 200 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 2 }),
    )
    .map(([minLength, maxLength, filled, open]) =>
      string({
        minLength,
        maxLength,
        ...(open === 0 ? { terminated: false } : {}),
        ...(filled && !key ? { default: '*/ "??/\\%s\u00e9\n x_20'.padEnd(20).slice(0, 19) } : {}),
      }),
    );
}

/** Bytes of one length or of several. */
function bytes(key: boolean): fc.Arbitrary<AttributeSpec> {
  return fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: key ? 0 : 20 }))
    .map(([minLength, more]) => binary({ minLength, maxLength: minLength + more }));
}

const address = fc.constantFrom(...Object.values(addresses)).map((make): AttributeSpec => make());
/** With a default, which may be all zeros. */
const preset = fc.constantFrom<AttributeSpec>(
  ...[ipv4({ default: '192.0.2.1' }), ipv4({ default: '0.0.0.0' }), ipv6({ default: '2001:db8::5' })],
  ...[ipv6({ default: '::' }), mac({ default: '02:00:00:00:00:01' })],
  binary({ minLength: 9, maxLength: 9, default: 'c0ffee000000000000' }),
  binary({ maxLength: 12, default: 'c0ffee' }),
);

/** Some names, in steps of one or of more, so that there are gaps between their numbers. */
const named = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .map(([count, first, step]) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}_name`, first + i * step])),
  );
const enumeration = fc
  .tuple(named, fc.constantFrom(...(Object.keys(integers) as IntegerType[])), fc.boolean())
  .map(
    ([values, type, filled]): AttributeSpec =>
      enumOf(values, { type, ...(filled ? { default: Object.keys(values)[0]! } : {}) }),
  );
const bitsOf = fc
  .tuple(fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1 }), fc.integer({ min: 0, max: 3 }))
  .map(([bits, which]): AttributeSpec => {
    const names = Object.fromEntries(bits.map((bit) => [`bit_${bit}`, bit]));
    if (which === 0) return bitfield32(names);
    const type = (['u8', 'u16', 'u32'] as const)[which - 1]!;
    return flagsOf(names, { type, ...(bits.length > 2 ? { default: Object.keys(names).slice(1) } : {}) });
  });

/** What can be in a list. */
const single = (depth: number): fc.Arbitrary<AttributeSpec> =>
  fc.oneof(
    { weight: 6, arbitrary: integer(true) },
    { weight: 2, arbitrary: text(true) },
    ...[bytes(false), address].map((arbitrary) => ({ weight: 2, arbitrary })),
    ...(depth > 0 ? [{ weight: 2, arbitrary: nested(depth - 1) }] : []),
  );

const several = (depth: number): fc.Arbitrary<AttributeSpec> =>
  fc
    .tuple(single(depth), fc.integer({ min: 1, max: 3 }), fc.boolean())
    .map(([of, max, multi]) => (multi ? many(of, { max }) : indexed(of, { max })));

const anything = (depth: number): fc.Arbitrary<AttributeSpec> =>
  fc.oneof(
    { weight: 7, arbitrary: integer(false) },
    { weight: 2, arbitrary: text(false) },
    fc.constant(flag()),
    ...[bytes(false), address, enumeration, bitsOf].map((arbitrary) => ({ weight: 2, arbitrary })),
    ...[preset, masked].map((arbitrary) => ({ weight: 1, arbitrary })),
    { weight: 2, arbitrary: several(depth) },
    ...(depth > 0 ? [{ weight: 2, arbitrary: nested(depth - 1) }] : []),
  );

function nested(depth: number): fc.Arbitrary<AttributeSpec> {
  return fc
    .tuple(fc.array(anything(depth), { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([list, required]) => {
      const attributes = Object.fromEntries(list.map((one, i) => [`in${i}_nest`, one]));
      const first = list[0]!.type === 'flag' || 'default' in list[0]! ? [] : ['in0_nest'];
      const needs = required || list.length < 2 ? {} : { requiredWith: { in1_nest: ['in0_nest'] } };
      return nest({ attributes, required: required ? first : [], ...needs });
    });
}

const attribute = anything(2);
const permission = fc.constantFrom(...permissions);
const word = (start: string, longest: number) =>
  fc
    .array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789_'), {
      minLength: 1,
      maxLength: longest - start.length,
      size: 'max',
    })
    .map((rest) => start + rest.join(''));

/** Attributes by names that differ from their first letters on, so that no two are alike. */
function attributes(keyName: string, key: AttributeSpec): fc.Arbitrary<Record<string, AttributeSpec>> {
  return fc.array(fc.tuple(attribute, word('', 19)), { maxLength: 9, size: 'max' }).chain((list) =>
    fc.integer({ min: 0, max: list.length }).map((place) => {
      const named: [string, AttributeSpec][] = list.map(([one, rest], index) => [
        `zq${index}_${rest}`.slice(0, one.type === 'nest' ? 5 : 24),
        one,
      ]);
      named.splice(place, 0, [keyName, key]);
      return Object.fromEntries(named);
    }),
  );
}

export function familySpecs(place: number): fc.Arbitrary<NetlinkSpec> {
  return fc
    .record({
      name: word(`z${place}`, 31),
      description: prose(120),
      keyName: word('zk', 24),
      key: fc.oneof(integer(true), integer(true), text(true), bytes(true), address),
      assigned: fc.boolean(),
      objectName: word('zo', 16),
      max: fc.constantFrom(1, 2, 4096, 1 << 20),
      version: fc.integer({ min: 1, max: 255 }),
      read: permission,
      create: permission,
      remove: permission,
      operations: fc.integer({ min: 0, max: 31 }),
      notify: fc.option(word('zg', 15)),
      required: fc.boolean(),
      unique: fc.boolean(),
      old: fc.integer({ min: 0, max: 31 }),
    })
    .chain(
      ({
        name,
        keyName,
        key,
        assigned,
        objectName,
        max,
        version,
        read,
        create,
        remove,
        operations,
        notify,
        required,
        unique,
        old,
      }) =>
        attributes(keyName, key).map((all) => {
          const plain = Object.entries(all).filter(([, a]) => a.type !== 'flag' && !('default' in a));
          const others = Object.keys(all);
          const needs = { [others.at(-1)!]: [others.at(0)!] };
          // As families are that exist already, in one way or another.
          const own = old & 1 ? { commandPrefix: 'OLD_COMMANDS_OF_', ignoresReserved: true } : {};
          const at = (id: number) => (old & 4 ? { id, name: `old_command_no_x_${id}` } : {});
          return netlinkFamily({
            ...own,
            ...(old & 2 ? { policy: 'global' } : {}),
            ...(old & 8 ? { constants: { one_of_them: -1, and_another: 'text' } } : {}),
            name,
            family: `ZZ${place}.${name}`.slice(0, 15),
            version,
            attributes: all,
            object: {
              ...{ name: objectName, key: keyName, max },
              assigned:
                assigned &&
                ['u8', 'u16', 'u32'].includes(key.type) &&
                !['values', 'bits', 'ranges', 'mask'].some((one) => one in key),
              unique: unique ? uniqueAmong(all).filter((one) => one !== keyName) : [],
              ...(old & 1 ? { attributePrefix: 'OLD_ATTRIBUTES_' } : {}),
              ...(old & 16 ? { lenient: true, errors: { exists: 'EADDRINUSE', missing: 'EINVAL' } } : {}),
            },
            operations: {
              create: {
                ...at(201),
                permission: create,
                ...(required ? { required: plain.map(([n]) => n) } : {}),
                ...(!required && others.length > 2 && others.at(0) !== keyName
                  ? { requiredWith: needs }
                  : {}),
                answers: (old & 12) !== 12,
              },
              ...(operations & 1 ? { get: { ...at(77), permission: read } } : {}),
              ...(operations & 2 ? { dump: { ...at(77), permission: read } } : {}),
              ...(operations & 4 ? { delete: { ...at(9), permission: remove } } : {}),
              ...(operations & 8 && Object.keys(all).length > 1
                ? { set: { ...at(254), permission: create } }
                : {}),
              ...(operations & 16 ? { flush: { ...at(10), permission: remove } } : {}),
            },
            ...(notify === null ? {} : { notify }),
          });
        }),
    );
}

/** Up to two attributes that can be unique. */
function uniqueAmong(all: Readonly<Record<string, AttributeSpec>>): string[] {
  const scalar = Object.entries(all).filter(([, one]) => {
    const { type, list } = one as AttributeSpec & { readonly list?: unknown };
    const bytes = one as AttributeSpec & { readonly minLength?: number; readonly maxLength?: number };
    if (['flag', 'nest', 'bitfield32', 'reference'].includes(type) || list || 'default' in one) return false;
    if (type === 'binary' && bytes.minLength !== bytes.maxLength) return false;
    return (bytes.maxLength ?? 0) <= 128;
  });
  return scalar.slice(0, 2).map(([name]) => name);
}

/** Families of several kinds of object, the later of which refer to the first; keys of one attribute or several. */
export function severalSpecs(place: number): fc.Arbitrary<NetlinkSpec> {
  const kind = fc.record({
    rest: word('', 8),
    keys: fc.array(fc.oneof(integer(true), text(true), bytes(true), address), { minLength: 1, maxLength: 3 }),
    others: fc.array(fc.tuple(anything(1), word('', 4)), { maxLength: 5, size: 'max' }),
    unique: fc.boolean(),
    refers: fc.integer({ min: 0, max: 2 }),
    operations: fc.integer({ min: 0, max: 31 }),
    max: fc.constantFrom(1, 100, 1 << 20),
  });
  return fc
    .record({
      name: word(`y${place}`, 31),
      first: fc.oneof(integer(true), text(true), bytes(true), address),
      kinds: fc.array(kind, { minLength: 2, maxLength: 3 }),
      notify: fc.option(word('zg', 15)),
    })
    .map(({ name, first, kinds, notify }) => {
      const called = kinds.map(({ rest }, index) => `k${index}${rest}`);
      const objects = kinds.map(({ keys, others, unique, refers, operations, max }, index) => {
        const own = Object.fromEntries(
          (index === 0 ? [first] : keys).map((key, at) => [`zk${at}`, key] as const),
        );
        const named = Object.fromEntries(
          others.map(([one, rest], at) => [`z${at}${one.type === 'nest' ? '' : rest}`, one] as const),
        );
        const references = Object.fromEntries(
          Array.from(
            { length: index === 0 ? 0 : refers },
            (_, at) => [`zr${at}`, reference(called[0]!)] as const,
          ),
        );
        const all: Record<string, AttributeSpec> = { ...own, ...named, ...references };
        const free = uniqueAmong(all).filter((one) => !(one in own));
        return object({
          attributes: all,
          key: Object.keys(own) as [string, ...string[]],
          unique: unique ? free : [],
          max,
          operations: {
            create: {},
            ...(operations & 1 ? { get: {} } : {}),
            ...(operations & 2 ? { dump: {} } : {}),
            ...(operations & 4 ? { delete: {} } : {}),
            ...(operations & 8 && Object.keys(all).length > Object.keys(own).length ? { set: {} } : {}),
            ...(operations & 16 ? { flush: {} } : {}),
          },
        });
      });
      return netlinkFamily({
        name,
        family: `YY${place}.${name}`.slice(0, 15),
        objects: Object.fromEntries(objects.map((one, at) => [called[at]!, one])),
        ...(notify === null ? {} : { notify }),
      });
    });
}
