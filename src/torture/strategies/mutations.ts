import type { Strategy } from '../strategy.js';

/** Packets, frames and messages that are nearly right. */
export const mutations: Strategy = {
  name: 'mutations',
  title: 'mutated packets and messages',
  clock: 'counted',
  cpus: 1,
  async run(torture, arena) {
    const { guest, model, ko } = arena;
    const [, , { inputs, wrong }] = await Promise.all([
      guest.load(model.name, ko),
      torture.settle(arena),
      torture.examine(arena),
    ]);
    return { summary: `${inputs} inputs`, wrong };
  },
};
