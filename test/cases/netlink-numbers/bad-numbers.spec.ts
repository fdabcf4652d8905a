import { bitfield32, enumOf, flagsOf, nest, netlinkFamily, u8, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    state: enumOf({ down: 0, up: 1, running: 1 }),
    level: enumOf({ low: -1, high: 256 }, { type: 'u8' }),
    far: enumOf({ near: 1, end: 4_294_967_295 }),
    caps: flagsOf({ read: 0, write: 3, own: 3 }, { type: 'u8' }),
    rights: flagsOf({ read: 0, all: 8 }, { type: 'u8' }),
    bits: bitfield32({ low: 0, high: 32 }),
    place: nest({ attributes: { x: u8({ id: 63 }), y: u8(), z: u8({ id: 0 }) } }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
