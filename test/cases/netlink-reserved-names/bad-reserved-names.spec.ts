import { flag, netlinkFamily, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    int: u32(),
    rcu: u32(),
    swab32: u32(),
    has_owner: flag(),
    max: u32(),
    'x; }': u32(),
  },
  object: { name: 'struct', key: 'id' },
  operations: { create: {} },
});
