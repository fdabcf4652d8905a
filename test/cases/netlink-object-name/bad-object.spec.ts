import { netlinkFamily, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: { id: u32() },
  object: { name: 'attr', key: 'id' },
  operations: { create: {} },
});
