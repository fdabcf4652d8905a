import { netlinkFamily, string, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    first: string({ maxLength: 2000 }),
    second: string({ maxLength: 2000 }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
