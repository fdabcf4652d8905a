import { enumOf, nest, netlinkFamily, u8, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    link_speed: u8(),
    link: nest({ attributes: { speed: u32() } }),
    state: enumOf({ up: 1, down: 2 }),
    state_up: u8(),
    entry: nest({ attributes: { x: u8() } }),
    cmd: enumOf({ get: 1 }),
    max_rate: enumOf({ low: 1 }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
