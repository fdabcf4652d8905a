import { netlinkFamily, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  commandPrefix: 'REGISTRY_ATTR_',
  constants: { attr_id: 1, Wrong: 2, far: 1n << 64n, text: 'two\nlines' },
  attributes: { id: u32(), create: u32() },
  object: { name: 'entry', key: 'id', attributePrefix: 'REGISTRY_ATTR_' },
  operations: { create: {}, get: { name: 'create' } },
});
