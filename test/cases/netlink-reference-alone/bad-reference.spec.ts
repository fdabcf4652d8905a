import { netlinkFamily, reference, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: { id: u32(), parent: reference('entry') },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
