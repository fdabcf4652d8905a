import { binary, flag, many, netlinkFamily, string, u8, u32 } from 'netkiln';

// The compiler refuses this name in a spec that is type-checked.
const smuggled = 'nummer' as 'id';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    weight: u8({ default: 1 }),
    label: string({ maxLength: 7 }),
    note: string({ maxLength: 200 }),
    blob: binary({ maxLength: 8 }),
    on: flag(),
    sizes: many(u8(), { max: 2 }),
  },
  object: {
    name: 'entry',
    key: 'id',
    unique: ['id', 'weight', 'label', 'label', 'note', 'blob', 'on', 'sizes', smuggled],
  },
  operations: { create: {} },
});
