import { binary, flag, many, nest, netlinkFamily, object, string, u8, u32 } from 'netkiln';

const operations = { create: {} };
// The compiler refuses these in a spec that is type-checked.
const smuggled = 'nummer' as 'id';
const nothing = [] as unknown as readonly ['id'];

export default netlinkFamily({
  name: 'registry',
  objects: {
    table: object({
      attributes: {
        id: u32(),
        on: flag(),
        sizes: many(u8(), { max: 2 }),
        blob: binary({ maxLength: 8 }),
        label: string({ maxLength: 200 }),
        place: nest({ attributes: { x: u8() } }),
        zone: u8({ default: 1 }),
      },
      key: ['id', 'on', 'sizes', 'blob', 'label', 'place', 'zone', 'id', smuggled],
      operations,
    }),
    room: object({ attributes: { id: u32() }, key: nothing, operations }),
    wall: object({ attributes: { id: u32({ default: 1 }) }, key: ['id'], operations }),
    door: object({
      attributes: { id: u32(), side: u8() },
      key: ['id', 'side'],
      operations: { create: {}, set: {} },
    }),
  },
});
