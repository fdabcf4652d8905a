import { netlinkFamily, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: { id: u32() },
  object: { name: 'entry', key: 'id' },
  // The last number is free for a notification, and of what is checked strictly for a request, too.
  operations: { create: {}, get: { id: 255 }, delete: { lenient: true } },
  notifications: { delete: { id: 254 } },
  notify: 'changes',
});
