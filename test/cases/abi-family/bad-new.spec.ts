import { netlinkFamily, string, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  family: 'registry2',
  attributes: { id: u32(), label: string({ maxLength: 31 }) },
  object: { name: 'entry', key: 'label', max: 1024 },
  operations: { create: {}, get: {}, delete: {} },
});
