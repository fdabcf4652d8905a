import { indexed, many, nest, netlinkFamily, object, string, u32, u64 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  objects: {
    table: object({ attributes: { id: u32() }, key: 'id', operations: { create: {} } }),
    entry: object({
      attributes: {
        id: u32(),
        numbers: many(u64(), { max: 200 }),
        hops: indexed(nest({ attributes: { name: string({ maxLength: 31 }) } }), { max: 40 }),
      },
      key: 'id',
      operations: { create: {} },
    }),
  },
});
