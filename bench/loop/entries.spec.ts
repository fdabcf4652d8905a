import { netlinkFamily, string, u32 } from 'netkiln';
import values from './values.json' with { type: 'json' };

/**
 * What the loop is measured with: a module of ordinary size and a scenario for each value, which goes into the module and has to
 * come back out of it. The bench writes fresh ones.
 */
export default netlinkFamily({
  name: 'nk_entries',
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
  scenarios: ({ scenario, create, get, remove }) =>
    values.map((id) =>
      scenario(`${id} goes in and comes back`, [
        create({ id, label: `the number ${id}` }),
        get({ id }).returns({ id, label: `the number ${id}` }),
        remove({ id }),
        get({ id }).fails('ENOENT', 'no such entry'),
      ]),
    ),
});
