import { netlinkFamily, string, u8, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32({ min: 10, max: 9 }),
    label: string({ minLength: 8, maxLength: 7 }),
    level: u8({ max: 256 }),
    weight: u32({ max: 100, default: 101 }),
    note: string({ maxLength: 3, default: 'four' }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
