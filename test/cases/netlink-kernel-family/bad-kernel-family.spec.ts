import { netlinkFamily, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'my_switches',
  family: 'devlink',
  attributes: { id: u32() },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
