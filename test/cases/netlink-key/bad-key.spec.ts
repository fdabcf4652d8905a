import { flag, netlinkFamily } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: { on: flag() },
  object: { name: 'entry', key: 'on', max: 0 },
  operations: { create: {}, get: { permission: 'admin' }, dump: { permission: 'none' } },
});
