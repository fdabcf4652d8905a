import { failing, flag, netlinkFamily, string, u16, u32 } from 'netkiln';

/** A small registry: numbered entries with a label and a weight, in each network namespace its own. */
export default netlinkFamily({
  name: 'registry',
  description: 'keeps numbered, labelled entries for each network namespace',
  attributes: {
    id: u32({ min: 1 }),
    label: string({ minLength: 1, maxLength: 31 }),
    weight: u16({ min: 1, max: 1000, default: 100 }),
    pinned: flag(),
    owner: u32(),
  },
  object: { name: 'entry', key: 'id', assigned: true, max: 2048 },
  operations: {
    create: { permission: 'admin', required: ['label'] },
    get: { permission: 'none' },
    dump: { permission: 'none' },
    set: { permission: 'admin' },
    delete: { permission: 'admin' },
    flush: { permission: 'admin' },
  },
  notify: 'changes',
  scenarios: ({ scenario, create, get, set, remove, dump, flush, notified }) => [
    scenario('an entry is made, read and taken away', [
      create({ id: 7, label: 'seven', pinned: true }),
      get({ id: 7 }).returns({ id: 7, label: 'seven', weight: 100, pinned: true }),
      remove({ id: 7 }),
      get({ id: 7 }).fails('ENOENT', 'no such entry'),
      remove({ id: 7 }).fails('ENOENT', 'no such entry'),
    ]),
    scenario('an id is taken once', [
      create({ id: 1, label: 'first' }),
      create({ id: 1, label: 'second' }).fails('EEXIST', 'entry exists'),
      get({ id: 1 }).returns({ id: 1, label: 'first', weight: 100 }),
    ]),
    scenario('what the policy forbids is refused', [
      create({ id: 0, label: 'zero' }).fails('ERANGE'),
      create({ id: 1 }).fails('EINVAL', 'label is required'),
      get({}).fails('EINVAL', 'id is required'),
      create({ id: 1, label: '' }).fails('EINVAL', 'string is too short'),
      create({ id: 1, label: 'x'.repeat(32) }).fails('EINVAL'),
      create({ id: 1, label: 'x'.repeat(31), weight: 1001 }).fails('ERANGE'),
      get({ id: 1, label: 'x' }).fails('EINVAL'),
      dump().returns([]),
    ]),
    scenario('an entry without an id is given the next one', [
      create({ label: 'first' }).returns({ id: 1 }),
      create({ id: 2, label: 'second' }).returns({ id: 2 }),
      create({ label: 'third' }).returns({ id: 3 }),
      remove({ id: 1 }),
      create({ label: 'fourth' }).returns({ id: 4 }),
    ]),
    scenario('an entry is changed, and keeps what it is not told', [
      create({ id: 7, label: 'seven', owner: 1000 }),
      set({ id: 7, weight: 7, pinned: true }),
      get({ id: 7 }).returns({ id: 7, label: 'seven', weight: 7, pinned: true, owner: 1000 }),
      set({ id: 7, label: '' }).fails('EINVAL', 'string is too short'),
      set({ id: 8, weight: 8 }).fails('ENOENT', 'no such entry'),
      set({ weight: 8 }).fails('EINVAL', 'id is required'),
      get({ id: 7 }).returns({ id: 7, label: 'seven', weight: 7, pinned: true, owner: 1000 }),
    ]),
    scenario('all entries go at once', [
      create({ id: 1, label: 'one' }),
      create({ id: 2, label: 'two' }),
      create({ id: 1, label: 'there' }, { netns: 'b' }),
      flush(),
      dump().returns([]),
      dump({ netns: 'b' }).returns([{ id: 1, label: 'there', weight: 100 }]),
      create({ id: 1, label: 'again' }),
    ]),
    scenario('a dump has every entry once', [
      ...Array.from({ length: 500 }, (_, i) => create({ id: i + 1, label: `entry ${i + 1}` })),
      remove({ id: 250 }),
      dump().returns(
        Array.from({ length: 500 }, (_, i) => ({ id: i + 1, label: `entry ${i + 1}`, weight: 100 })).filter(
          (entry) => entry.id !== 250,
        ),
      ),
    ]),
    scenario('there is room for 2048 entries', [
      ...Array.from({ length: 2048 }, (_, i) => create({ id: i + 1, label: 'one of many' })),
      create({ id: 2049, label: 'one too many' }).fails('ENOSPC', 'no room for another entry'),
      remove({ id: 17 }),
      create({ id: 2049, label: 'in its place' }),
      create({ id: 17, label: 'one too many' }).fails('ENOSPC', 'no room for another entry'),
    ]),
    scenario('listeners hear of changes', [
      create({ id: 5, label: 'five', owner: 1000 }),
      notified('create', { id: 5, label: 'five', weight: 100, owner: 1000 }),
      set({ id: 5, weight: 1 }),
      notified('set', { id: 5, label: 'five', weight: 1, owner: 1000 }),
      remove({ id: 5 }),
      notified('delete', { id: 5, label: 'five', weight: 1, owner: 1000 }),
    ]),
    scenario('who asks for it hears of it, though nobody listens', [
      create({ id: 5, label: 'five', weight: 7 }, { echo: true }),
      remove({ id: 5 }, { echo: true }),
      remove({ id: 5 }, { echo: true }).fails('ENOENT', 'no such entry'),
    ]),
    scenario('namespaces have entries of their own', [
      create({ id: 1, label: 'here' }, { netns: 'a' }),
      create({ id: 1, label: 'there' }, { netns: 'b' }),
      get({ id: 1 }, { netns: 'a' }).returns({ id: 1, label: 'here', weight: 100 }),
      dump({ netns: 'b' }).returns([{ id: 1, label: 'there', weight: 100 }]),
    ]),
    scenario('what is refused for want of memory leaves nothing behind', [
      failing(1, create({ id: 9, label: 'nine' }).fails('ENOMEM')),
      get({ id: 9 }).fails('ENOENT', 'no such entry'),
      create({ id: 9, label: 'nine' }),
      notified('create', { id: 9, label: 'nine', weight: 100 }),
    ]),
  ],
});
