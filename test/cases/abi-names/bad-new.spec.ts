import { bitfield32, enumOf, flagsOf, netlinkFamily, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    state: enumOf({ up: 0, down: 1, broken: 2 }),
    caps: flagsOf({ read: 0, write: 2 }),
    bits: bitfield32({ b: 1, c: 2 }),
    level: enumOf({ low: 0, high: 1 }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {}, get: {} },
});
