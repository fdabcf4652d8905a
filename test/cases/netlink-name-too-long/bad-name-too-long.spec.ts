import { netlinkFamily, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'a_registry_of_everything',
  attributes: { id: u32() },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
  notify: 'everything_that_changes',
});
