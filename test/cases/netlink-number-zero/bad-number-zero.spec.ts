import { netlinkFamily, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32({ id: 0 }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
