import { aimAtInit, aimAtModule, failing, forced } from '../fault.js';
import type { Strategy } from '../strategy.js';
import { type Attempt, allTolerant } from '../torture.js';

/** So many allocations of one attempt are failed at most; those of the last place have to be beyond what is reached. */
const MOST = 24;

/** Each allocation that is reached from the module fails once: the first, then the second, until there is none. */
export const allocations: Strategy = {
  name: 'allocations',
  title: 'every allocation failed once',
  clock: 'counted',
  cpus: 1,
  unfit: ({ faults }) => (faults ? undefined : 'the kernel injects no faults'),
  async run(torture, arena) {
    const { guest, model, ko } = arena;
    const loading: Attempt = {
      name: 'loading',
      ask: (n) => failing(guest, n).load(model.name, ko),
      undo: () => guest.daring().unload(model.name),
    };
    const space: Attempt = {
      name: 'a new namespace',
      ask: (n) => failing(guest, n).netnsAdd('nk-f'),
      undo: () => guest.daring().netnsDelete('nk-f'),
    };
    const asked: Promise<unknown>[] = [
      aimAtInit(guest),
      each(loading),
      guest.load(model.name, ko),
      torture.settle(arena),
      aimAtModule(guest, model.name),
    ];
    const attempts = [space, ...torture.attempts(arena)];
    asked.push(...attempts.map(each));
    await Promise.all(asked);
    const failed = guest.kernelLog().filter((line) => forced.test(line)).length;
    const names = [loading, ...attempts].map(({ name }) => name);
    return { summary: `${failed} allocations failed: ${names.join(', ')}`, wrong: [] };
  },
};

function each({ ask, undo }: Attempt): Promise<unknown> {
  const answers: Promise<unknown>[] = [];
  for (let n = 1; n <= MOST; n++) {
    answers.push(ask(n));
    if (undo) answers.push(undo());
  }
  return allTolerant(answers);
}
