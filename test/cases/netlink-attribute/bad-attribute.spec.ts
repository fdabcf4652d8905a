import {
  bitfield32,
  enumOf,
  flag,
  flagsOf,
  indexed,
  many,
  nest,
  netlinkFamily,
  reference,
  string,
  u8,
  u32,
} from 'netkiln';

const five = nest({ attributes: { x: u8() } });
const four = nest({ attributes: { e: five } });
const three = nest({ attributes: { d: four } });
const two = nest({ attributes: { c: three } });

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    signs: many(flag(), { max: 4 }),
    fields: indexed(bitfield32({ low: 0 }), { max: 4 }),
    others: many(reference('entry'), { max: 4 }),
    caps: flagsOf({ read: 0, write: 40 }, { type: 'u64' }),
    a: nest({ attributes: { b: two } }),
    hollow: nest({ attributes: {} }),
    weights: many(u8({ default: 1 }), { max: 4 }),
    notes: indexed(string({ maxLength: 7 }), { max: 257 }),
    none: many(u8(), { max: 0 }),
    state: enumOf({}),
    bits: bitfield32({}),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
