import { bitfield32, enumOf, flagsOf, netlinkFamily, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    state: enumOf({ down: 0, up: 1, failed: 2 }),
    caps: flagsOf({ read: 0, write: 1, own: 9 }),
    bits: bitfield32({ a: 0, b: 1 }),
    level: u32(),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {}, get: {} },
});
