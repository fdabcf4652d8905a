import { availableParallelism, loadavg } from 'node:os';
import { beginLoop, endLoops, LIMIT_MS, namespaceLoop, placeModule, reloadLoop, repeat } from '../loops.js';
import type { Strategy } from '../strategy.js';

/** Control against traffic on two processors. What happens when is the host's doing: the seed alone repeats no round. */
export const race: Strategy = {
  name: 'race',
  title: 'two processors, control against traffic',
  clock: 'real',
  cpus: 2,
  async run(torture, arena) {
    const { guest, model, random, ko } = arena;
    const control = torture.control(model);
    const limit = LIMIT_MS * crowding();
    const asked: Promise<unknown>[] = [
      placeModule(guest, ko),
      ...beginLoop(
        guest,
        'reload',
        reloadLoop(model.name, random.between(4, 8), random.between(5, 200)),
        limit,
      ),
      ...beginLoop(guest, 'control', repeat(random.between(8, 16), control), limit),
      ...beginLoop(guest, 'namespaces', namespaceLoop(random.between(2, 4), control), limit),
    ];
    const bursts = random.between(10, 20);
    for (let i = 0; i < bursts; i++) asked.push(torture.traffic(arena));
    const [ended] = await Promise.all([endLoops(guest, limit), ...asked]);
    return {
      summary: `control on one processor, ${bursts} bursts of traffic on the other`,
      wrong: ended ? [] : ['what uses the control side does not come to an end'],
    };
  },
};

/** How many times slower than alone: by the host's clock, what is slow for want of a processor would be taken for stuck. */
function crowding(): number {
  return Math.max(1, loadavg()[0]! / availableParallelism());
}
