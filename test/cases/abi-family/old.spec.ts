import { netlinkFamily, string, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: { id: u32(), label: string({ maxLength: 31 }) },
  object: { name: 'entry', key: 'id', assigned: true, max: 4096 },
  operations: { create: { permission: 'none' }, get: {}, dump: {}, delete: { permission: 'netns-admin' } },
  notify: 'changes',
});
