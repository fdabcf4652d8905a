import { netlinkFamily, object, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  objects: {
    table: object({
      attributes: { id: u32() },
      key: 'id',
      operations: { create: { id: 3 }, get: {}, dump: { id: 18 }, delete: {} },
      notifications: { create: { id: 17 } },
    }),
    entry: object({
      attributes: { id: u32() },
      key: 'id',
      operations: { create: {}, get: {}, delete: { id: 3 } },
    }),
  },
  notify: 'changes',
});
