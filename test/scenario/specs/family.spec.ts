import { failing, load, netlinkFamily, replace, run, string, together, u16, u32, unload } from 'netkiln';

export default netlinkFamily({
  name: 'words_family',
  attributes: { id: u32({ min: 1 }), label: string({ maxLength: 31 }), weight: u16({ default: 100 }) },
  object: { name: 'entry', key: 'id' },
  operations: { create: {}, get: {}, dump: {}, delete: {} },
  notify: 'changes',
  scenarios: ({ scenario, create, get, dump, notified }) => [
    scenario('requests among other steps', [
      create({ id: 7, label: 'seven' }),
      run(['cat', '/proc/modules'], { stdout: /^words_family /m }),
      notified('create', { id: 7, label: 'seven', weight: 100 }),
      replace(),
      get({ id: 7 }).fails('ENOENT', 'no such entry'),
      together(
        create({ id: 1 }),
        [create({ id: 2 }, { netns: 'b' }), create({ id: 3 })],
        [create({ id: 4 }), dump({ netns: 'c' })],
      ),
      dump().returns([
        { id: 1, weight: 100 },
        { id: 3, weight: 100 },
        { id: 4, weight: 100 },
      ]),
      dump({ netns: 'b' }).returns([{ id: 2, weight: 100 }]),
    ]),
    scenario('a family that is loaded anew is empty', {
      steps: [load(), create({ id: 7 }), unload(), load(), dump().returns([]), create({ id: 7 })],
    }),
    scenario('memory runs out', {
      steps: [
        failing(1, load({ fails: 'ENOMEM' })),
        load(),
        failing(1, create({ id: 7 }).fails('ENOMEM')),
        create({ id: 7, label: 'seven' }),
        failing(1, get({ id: 7 }).fails('ENOMEM')),
        dump().returns([{ id: 7, label: 'seven', weight: 100 }]),
        notified('create', { id: 7, label: 'seven', weight: 100 }),
      ],
    }),
  ],
});
