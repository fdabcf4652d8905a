import { netlinkFamily, u32 } from 'netkiln';

export default netlinkFamily({
  name: 'registry',
  attributes: { id: u32() },
  object: { name: 'entry', key: 'id' },
  operations: { create: {} },
  scenarios: ({ scenario, create }) => [
    scenario('', [create({ id: 1 })]),
    scenario('\u001b[2J', [create({ id: 1 })]),
    scenario('two\nlines', [create({ id: 1 })]),
    scenario('twice', [create({ id: 1 })]),
    scenario('twice', [create({ id: 2 })]),
  ],
});
