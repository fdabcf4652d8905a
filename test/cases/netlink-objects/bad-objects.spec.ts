import { netlinkFamily, object, string, u8, u32 } from 'netkiln';

const operations = { create: {} };
// The compiler refuses this name in a spec that is type-checked.
const smuggled = 'nummer' as 'id';

export default netlinkFamily({
  name: 'registry',
  objects: {
    thirteen_long: object({ attributes: { id: u32() }, key: 'id', operations }),
    scenario: object({ attributes: { id: u32() }, key: 'id', operations }),
    attr: object({ attributes: { id: u32() }, key: 'id', operations }),
    struct: object({ attributes: { id: u32() }, key: 'id', operations }),
    Table: object({ attributes: { id: u32() }, key: 'id', operations }),
    empty: object({ attributes: {}, key: smuggled as never, operations }),
    table: object({
      attributes: { id: u32(), label: string({ maxLength: 7 }), weight: u8({ default: 1 }) },
      key: smuggled,
      max: 0,
      operations: {
        create: { required: ['weight'] },
        get: { permission: 'admin' },
        dump: { permission: 'none' },
      },
    }),
  },
});
