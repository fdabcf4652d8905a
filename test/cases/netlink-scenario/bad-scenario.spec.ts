import { flag, netlinkFamily, string, u8 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: {
    id: u8(),
    label: string({ maxLength: 7 }),
    on: flag(),
  },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
  scenarios: ({ scenario, create, get, dump, notified }) => [
    scenario('steps that cannot be', [
      create({ id: 256 }),
      create({ id: 1, label: 7 as unknown as string }),
      create({ id: 1, colour: 'red' } as object),
      create({ id: 1 }).fails('ENOSUCHERROR'),
      get({ id: 1 }),
      dump(),
      notified('create', { id: 1 }),
    ]),
  ],
});
