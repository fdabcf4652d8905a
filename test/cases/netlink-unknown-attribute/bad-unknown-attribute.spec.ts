import { flag, netlinkFamily, u32 } from 'netkiln';

// The compiler refuses these names in a spec that is type-checked.
const smuggled = 'nummer' as 'id';

export default netlinkFamily({
  name: 'registry',
  attributes: { id: u32(), on: flag(), weight: u32({ default: 1 }) },
  object: { name: 'entry', key: smuggled },
  operations: {
    create: { required: ['id', smuggled, 'on', 'weight'] },
  },
});
