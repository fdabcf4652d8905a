import { enumOf, netlinkFamily, u16, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  family: 'registry',
  attributes: {
    id: u32(),
    weight: u16({ default: 100 }),
    state: enumOf({ down: 0, up: 1 }, { default: 'up' }),
    mode: enumOf({ slow: 0, fast: 1 }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {}, get: {} },
});
