/** What `netkiln new netlink` writes: a family that stores, lists and announces objects, tested as it stands. */
import { NetkilnError } from '../diagnostic/diagnostic.js';
import { type ScaffoldFile, scaffoldFolder } from './folder.js';
import { familyNameProblem } from './name.js';

/** Throws where the module's name makes a family that the kernel has itself. */
export function scaffoldNetlink(name: string): readonly ScaffoldFile[] {
  const unusable = familyNameProblem(familyOf(name));
  if (unusable) throw new NetkilnError([unusable]);
  return scaffoldFolder(name, 'a generic netlink family', spec(name));
}

/** A module's name may be longer than a family's: 15 characters. */
function familyOf(name: string): string {
  return name.slice(0, 15).replace(/_+$/, '');
}

function spec(name: string): string {
  return `import { flag, netlinkFamily, string, u16, u32 } from 'netkiln';

export default netlinkFamily({
  name: '${name}',${familyLine(name)}
  description: 'keeps numbered entries for each network namespace',
  // What messages carry. Each is numbered in its order from 1: new ones go to the end, or get an id of their own.
  attributes: {
    id: u32({ min: 1 }),
    label: string({ minLength: 1, maxLength: 31 }),
    weight: u16({ min: 1, max: 1000, default: 100 }),
    pinned: flag(),
  },
  // Each network namespace has its own entries, told apart by the key.
  object: { name: 'entry', key: 'id', max: 4096 },
  operations: {
    create: { permission: 'admin', required: ['label'] },
    get: { permission: 'none' },
    dump: { permission: 'none' },
    delete: { permission: 'admin' },
  },
  // The multicast group that hears of every entry created and deleted.
  notify: 'changes',
  scenarios: ({ scenario, create, get, remove, dump, notified }) => [
    scenario('an entry is made, read and taken away', [
      create({ id: 7, label: 'seven', pinned: true }),
      get({ id: 7 }).returns({ id: 7, label: 'seven', weight: 100, pinned: true }),
      dump().returns([{ id: 7, label: 'seven', weight: 100, pinned: true }]),
      remove({ id: 7 }),
      get({ id: 7 }).fails('ENOENT', 'no such entry'),
    ]),
    scenario('an id is taken once, and entries need a label', [
      create({ id: 1, label: 'first' }),
      create({ id: 1, label: 'second' }).fails('EEXIST', 'entry exists'),
      create({ id: 2 }).fails('EINVAL', 'label is required'),
    ]),
    scenario('listeners hear of changes', [
      create({ id: 5, label: 'five' }),
      notified('create', { id: 5, label: 'five', weight: 100 }),
      remove({ id: 5 }),
      notified('delete', { id: 5, label: 'five', weight: 100 }),
    ]),
    scenario('namespaces have entries of their own', [
      create({ id: 1, label: 'here' }, { netns: 'a' }),
      get({ id: 1 }, { netns: 'b' }).fails('ENOENT'),
    ]),
  ],
});
`;
}

/** Only where the family cannot be called as the module. */
function familyLine(name: string): string {
  return familyOf(name) === name ? '' : `\n  family: '${familyOf(name)}',`;
}
