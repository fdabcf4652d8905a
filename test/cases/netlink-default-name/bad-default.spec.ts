import { enumOf, flagsOf, netlinkFamily, u8, u32 } from 'netkiln';

// The compiler refuses these in a spec that is type-checked.
const smuggled = 'nowhere' as 'up';
const number = 1 as unknown as readonly 'read'[];

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u32(),
    state: enumOf({ down: 0, up: 1 }, { default: smuggled }),
    caps: flagsOf({ read: 0, up: 1 }, { default: ['read', smuggled] }),
    rights: flagsOf({ read: 0 }, { default: number }),
    weight: u8({ default: 'heavy' as unknown as number }),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
});
