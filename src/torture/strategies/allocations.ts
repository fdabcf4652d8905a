import { aimAtModule, aimBelow, beScarce, failing } from '../../vm/fault.js';
import type { Strategy } from '../strategy.js';
import { type Arena, type Attempt, allTolerant, type Torture } from '../torture.js';

/** So many allocations of an attempt are failed at most, one at a time. */
const MOST = 24;
/** After the first so many loadings there is traffic. */
const USED = 6;
/** How often it is made while memory is scarce, and how many allocations of a hundred fail then. */
const TIMES = 12;
const SCARCE = 40;

/**
 * Each allocation that an attempt reaches fails once: the first, then the second, until there is none. Then many fail at
 * once, those of traffic too. Rounds take the attempts in turn, loading first and most often.
 */
export const allocations: Strategy = {
  name: 'allocations',
  title: 'every allocation failed once',
  clock: 'counted',
  cpus: 1,
  unfit: ({ faults }) => (faults ? undefined : 'the kernel injects no faults'),
  async run(torture, arena) {
    const asked: Promise<unknown>[] = [];
    const attempt = begin(torture, arena, asked);
    let reached = 0;
    const make = (n: number, told: () => void) => {
      asked.push(allTolerant([attempt.ask(n, told)]));
      // What has come although an allocation failed has to be whole.
      if (!attempt.loaded && n <= USED) asked.push(torture.traffic(arena));
      if (attempt.undo) asked.push(allTolerant([attempt.undo()]));
    };
    for (let n = 1; n <= MOST; n++) make(n, () => void reached++);
    asked.push(beScarce(arena.guest, SCARCE));
    for (let i = 0; i < TIMES; i++) {
      make(0, () => {});
      if (attempt.loaded && i % 4 === 0) asked.push(torture.traffic(arena));
    }
    asked.push(beScarce(arena.guest, 0));
    await Promise.all(asked);
    const count = attempt.untold ? 'allocations' : `${reached} allocations`;
    return { summary: `${attempt.name}: ${count} failed one at a time, then many at once`, wrong: [] };
  },
};

/** Asks for all that goes before the round's attempt, and gives that; `loaded` where the module is there meanwhile. */
function begin(
  torture: Torture,
  arena: Arena,
  asked: Promise<unknown>[],
): Attempt & { readonly loaded: boolean } {
  const { guest, model, ko, seed } = arena;
  const loading: Attempt = {
    name: 'loading',
    below: 'do_one_initcall',
    ask: (n, reached) => failing(guest, n, reached).load(model.name, ko),
    undo: () => guest.daring().unload(model.name),
  };
  const space: Attempt = {
    name: 'a new namespace',
    ask: (n, reached) => failing(guest, n, reached).netnsAdd('nk-f'),
    undo: () => guest.daring().netnsDelete('nk-f'),
  };
  // One round of so many is of the loading, the others are of the rest in turn.
  const share = 4;
  if (seed % share === 0) {
    asked.push(aimBelow(guest, loading.below!));
    return { ...loading, loaded: false };
  }
  asked.push(guest.load(model.name, ko), torture.settle(arena));
  const rest = [space, ...torture.attempts(arena)];
  const attempt = rest[(seed - 1 - Math.floor(seed / share)) % rest.length]!;
  const { below } = attempt;
  asked.push(below === undefined ? aimAtModule(guest, model.name) : aimBelow(guest, below));
  return { ...attempt, loaded: true };
}
