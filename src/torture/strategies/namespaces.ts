import { beginLoop, endLoops, namespaceLoop } from '../loops.js';
import type { Strategy } from '../strategy.js';

/** Namespaces come and go while the module is loaded and there is traffic. */
export const namespaces: Strategy = {
  name: 'namespaces',
  title: 'namespaces coming and going under traffic',
  clock: 'counted',
  cpus: 1,
  async run(torture, arena) {
    const { guest, model, random, ko } = arena;
    const times = random.between(3, 8);
    const asked: Promise<unknown>[] = [
      guest.load(model.name, ko),
      torture.settle(arena),
      ...beginLoop(guest, 'namespaces', namespaceLoop(times, torture.control(model))),
    ];
    const bursts = random.between(4, 8);
    for (let i = 0; i < bursts; i++) {
      asked.push(torture.traffic(arena), guest.sleep(random.between(0, 40)));
    }
    const [ended] = await Promise.all([endLoops(guest), ...asked]);
    return {
      summary: `${times} namespaces, ${bursts} bursts of traffic`,
      wrong: ended ? [] : ['a namespace does not come to an end'],
    };
  },
};
