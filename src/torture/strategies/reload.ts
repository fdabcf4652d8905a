import { beginLoop, endLoops, placeModule, reloadLoop } from '../loops.js';
import type { Strategy } from '../strategy.js';

/** How long the module is there each time (ms): shorter than a burst of traffic takes to begin, and longer. */
const stays = [3, 40, 400, 1500];

/** The module comes and goes while there is traffic. */
export const reload: Strategy = {
  name: 'reload',
  title: 'loaded and unloaded under traffic',
  clock: 'counted',
  cpus: 1,
  async run(torture, arena) {
    const { guest, model, random, ko } = arena;
    const times = random.between(3, 6);
    const asked: Promise<unknown>[] = [
      placeModule(guest, ko),
      ...beginLoop(guest, 'reload', reloadLoop(model.name, times, random.pick(stays))),
    ];
    const bursts = random.between(6, 12);
    for (let i = 0; i < bursts; i++) {
      asked.push(torture.traffic(arena), guest.sleep(random.between(0, 30)));
    }
    const [ended] = await Promise.all([endLoops(guest), ...asked]);
    return {
      summary: `loaded ${times} times, ${bursts} bursts of traffic`,
      wrong: ended ? [] : ['loading and unloading does not come to an end'],
    };
  },
};
