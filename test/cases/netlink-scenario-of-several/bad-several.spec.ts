import { netlinkFamily, object, string, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  objects: {
    table: object({
      attributes: { id: u32(), label: string({ maxLength: 7 }) },
      key: 'id',
      operations: { create: {}, get: {} },
    }),
    entry: object({ attributes: { number: u32() }, key: 'number', operations: { create: {} } }),
  },
  scenarios: ({ scenario, table, entry }) => [
    scenario('steps of the wrong kind', [
      table.create({ id: 1 }),
      entry.create({ id: 1 } as object),
      entry.get({ number: 1 }),
      entry.dump(),
      entry.set({ number: 1 }),
      table.notified('set', { id: 1 }),
      { ...entry.create({ number: 1 }), object: 'room' } as never,
    ]),
  ],
});
