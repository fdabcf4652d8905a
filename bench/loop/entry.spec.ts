import { netlinkFamily, string, u32 } from 'netkiln';

/** What the loop is measured with: a module of ordinary size and one scenario. */
export default netlinkFamily({
  name: 'nk_loop',
  attributes: {
    id: u32({ min: 1 }),
    label: string({ minLength: 1, maxLength: 31 }),
  },
  object: { name: 'entry', key: 'id', max: 4096 },
  operations: {
    create: { permission: 'admin', required: ['label'] },
    get: { permission: 'none' },
    delete: { permission: 'admin' },
  },
  scenarios: ({ scenario, create, get, remove }) => [
    scenario('an entry is made, read and taken away', [
      create({ id: 7, label: 'seven' }),
      get({ id: 7 }).returns({ id: 7, label: 'seven' }),
      remove({ id: 7 }),
      get({ id: 7 }).fails('ENOENT', 'no such entry'),
    ]),
  ],
});
