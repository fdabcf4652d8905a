/** Specs of families at random, over all types, stores, operations and permissions: any that these make, `check` lets pass. */
import fc from 'fast-check';
import {
  be16,
  be32,
  flag,
  netlinkFamily,
  s8,
  s16,
  s32,
  s64,
  string,
  u8,
  u16,
  u32,
  u64,
} from '../../src/index.js';
import { type IntegerType, limitsOf, permissions } from '../../src/model/netlink.js';
import type { AttributeSpec, NetlinkSpec } from '../../src/spec/netlink.js';
import { prose } from '../support/prose.js';

const integers = { u8, u16, u32, u64, s8, s16, s32, s64, be16, be32 } as const;

type Options = Record<string, number | bigint | string>;

/** Some limits or none, around a value that can be the default. */
function integer(key: boolean): fc.Arbitrary<AttributeSpec> {
  return fc.constantFrom(...(Object.keys(integers) as IntegerType[])).chain((type) => {
    const { min, max } = limitsOf(type);
    const value = fc.oneof(fc.constantFrom(min, max, min + 1n, max - 1n, max / 2n), fc.bigInt({ min, max }));
    return fc.tuple(value, value, value, fc.integer({ min: 0, max: 7 })).map(([a, b, c, which]) => {
      const [low, middle, high] = [a, b, c].sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
      const number = (n: bigint) => (type.endsWith('64') ? n : Number(n));
      const options: Options = {};
      if (which & 1) options['min'] = number(low!);
      if (which & 2) options['max'] = number(high!);
      if (which & 4 && !key) options['default'] = number(middle!);
      return (integers[type] as (o: object) => AttributeSpec)(options);
    });
  });
}

function text(key: boolean): fc.Arbitrary<AttributeSpec> {
  return fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 20, max: key ? 128 : 200 }), fc.boolean())
    .map(([minLength, maxLength, filled]) =>
      string({
        minLength,
        maxLength,
        ...(filled && !key ? { default: '*/ "??/\\%s\u00e9\n x_20'.padEnd(20).slice(0, 19) } : {}),
      }),
    );
}

const attribute = fc.oneof(
  { weight: 5, arbitrary: integer(false) },
  { weight: 2, arbitrary: text(false) },
  fc.constant(flag()),
);
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
  return fc.array(fc.tuple(attribute, word('', 19)), { maxLength: 12, size: 'max' }).chain((list) =>
    fc.integer({ min: 0, max: list.length }).map((place) => {
      const named: [string, AttributeSpec][] = list.map(([one, rest], index) => [`zq${index}_${rest}`, one]);
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
      key: fc.oneof(integer(true), integer(true), text(true)),
      object: word('zo', 16),
      max: fc.constantFrom(1, 2, 4096, 1 << 20),
      version: fc.integer({ min: 1, max: 255 }),
      read: permission,
      create: permission,
      remove: permission,
      operations: fc.integer({ min: 0, max: 7 }),
      notify: fc.option(word('zg', 15)),
      required: fc.boolean(),
    })
    .chain(
      ({ name, keyName, key, object, max, version, read, create, remove, operations, notify, required }) =>
        attributes(keyName, key).map((all) => {
          const plain = Object.entries(all).filter(([, a]) => a.type !== 'flag' && !('default' in a));
          return netlinkFamily({
            name,
            family: `ZZ${place}.${name}`.slice(0, 15),
            version,
            attributes: all,
            object: { name: object, key: keyName, max },
            operations: {
              create: { permission: create, ...(required ? { required: plain.map(([n]) => n) } : {}) },
              ...(operations & 1 ? { get: { permission: read } } : {}),
              ...(operations & 2 ? { dump: { permission: read } } : {}),
              ...(operations & 4 ? { delete: { permission: remove } } : {}),
            },
            ...(notify === null ? {} : { notify }),
          });
        }),
    );
}
