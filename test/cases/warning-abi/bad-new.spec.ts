import { enumOf, netlinkFamily, u16, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry2',
  family: 'registry',
  attributes: {
    number: u32(),
    weight: u16({ default: 1 }),
    state: enumOf({ off: 0, up: 1 }),
    mode: u32(),
  },
  object: { name: 'item', key: 'number' },
  operations: { create: {}, get: {} },
});
