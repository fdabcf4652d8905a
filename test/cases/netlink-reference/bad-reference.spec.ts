import { many, nest, netlinkFamily, object, reference, u8, u32 } from 'netkiln';

const operations = { create: {} };

export default netlinkFamily({
  name: 'registry',
  objects: {
    room: object({
      attributes: { floor: u8(), number: u8(), table: reference('table') },
      key: ['floor', 'number'],
      operations,
    }),
    table: object({ attributes: { id: u32() }, key: 'id', operations }),
    entry: object({
      attributes: {
        id: u32(),
        parent: reference('entry'),
        house: reference('house'),
        room: reference('room'),
        table: reference('table'),
        tables: many(reference('table'), { max: 4 }),
        place: nest({ attributes: { table: reference('table') } }),
      },
      key: 'id',
      operations,
    }),
  },
});
