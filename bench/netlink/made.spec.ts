import { flag, netlinkFamily, string, u16, u32 } from 'netkiln';

/** The registry of examples/ with room for a million: what the bench holds against guest/nk_hand.c. */
export default netlinkFamily({
  name: 'nk_made',
  attributes: {
    id: u32({ min: 1 }),
    label: string({ minLength: 1, maxLength: 31 }),
    weight: u16({ min: 1, max: 1000, default: 100 }),
    pinned: flag(),
    owner: u32(),
  },
  object: { name: 'entry', key: 'id', assigned: true, max: 1 << 20 },
  operations: {
    create: { permission: 'admin', required: ['label'] },
    get: { permission: 'none' },
    dump: { permission: 'none' },
    set: { permission: 'admin' },
    delete: { permission: 'admin' },
    flush: { permission: 'admin' },
  },
  notify: 'changes',
});
