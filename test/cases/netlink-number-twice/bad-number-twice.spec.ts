import { netlinkFamily, string, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32({ id: 2 }),
    owner: u32(),
    label: string({ id: 3, maxLength: 31 }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
