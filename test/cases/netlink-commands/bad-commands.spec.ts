import { netlinkFamily, object, string, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  objects: {
    table: object({
      attributes: { id: u32(), label: string({ maxLength: 9 }) },
      key: 'id',
      errors: { missing: 'ENOTHING' as 'ENOENT' },
      operations: {
        create: { id: 3, name: 'Add' },
        get: { id: 4, name: 'look' },
        dump: { id: 5, name: 'list' },
        set: { id: 256 },
        delete: {},
        flush: { id: 0 },
      },
      notifications: { create: { id: 17 } },
    }),
    entry: object({
      attributes: { id: u32() },
      key: 'id',
      operations: { create: {}, delete: { id: 4 } },
    }),
  },
  notify: 'changes',
});
