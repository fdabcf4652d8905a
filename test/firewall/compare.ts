/** A loaded firewall against the reference interpreter: verdicts and counters, packet by packet. */
import type { Chain, FirewallModel } from '../../src/model/firewall.js';
import { decideAtHook, type HookPacket, type MetAtHook } from '../../src/reference/firewall/index.js';
import { compareCounters, countersOf, predictCounters } from '../../src/scenario/firewall/counters.js';
import type { Guest } from '../../src/vm/index.js';
import { packetsFor } from '../support/packets.js';

export interface Trial {
  readonly model: FirewallModel;
  readonly chains: readonly { readonly chain: Chain; readonly packets: readonly HookPacket[] }[];
}

export function trialOf(model: FirewallModel, seed: number): Trial {
  return {
    model,
    chains: model.chains.map((chain, index) => ({
      chain,
      packets: packetsFor(chain, { seed: seed * 97 + index }),
    })),
  };
}

/** A cut into a linear part and page fragments, few enough for an sk_buff (MAX_SKB_FRAGS is 17). */
function split(size: number, index: number) {
  const linear = (index * 7) % (size + 1);
  return { linear, fragment: Math.max(1 + (index % 23), Math.ceil((size - linear) / 16)) };
}

/** Loads a module, runs all packets of a trial, every third of them split over page fragments, and unloads it. */
export async function compareInKernel(guest: Guest, trial: Trial, name: string, ko: string) {
  const { model } = trial;
  const differences: string[] = [];
  const predicted: [MetAtHook, number][] = [];
  let packets = 0;
  await guest.load(name, ko);
  try {
    for (const { chain, packets: list } of trial.chains) {
      const results = await guest.hook(
        list.map((packet, index) => ({
          family: packet.family,
          hook: chain.hook,
          bytes: packet.bytes,
          ...(index % 3 === 0 ? split(packet.bytes.length, index) : {}),
          ...(packet.iif === undefined ? {} : { in: packet.iif }),
          ...(packet.oif === undefined ? {} : { out: packet.oif }),
        })),
      );
      for (const [index, packet] of list.entries()) {
        const met = decideAtHook(model, chain.hook, packet);
        const expected = met.verdict;
        predicted.push([met, packet.bytes.length]);
        const { verdict, errno } = results[index]!;
        if (verdict === 'not-run') throw new Error(`${name}: packet ${index} was not run: errno ${errno}`);
        if (verdict !== expected) {
          const hex = Buffer.from(packet.bytes).toString('hex');
          differences.push(
            `${name} ${chain.name} packet ${index}: kernel ${verdict}, interpreter ${expected}: ${hex}`,
          );
        }
      }
      packets += list.length;
    }
    // A mutant is loaded under a name of its own.
    const found = await countersOf(guest, { ...model, name });
    const counted = compareCounters(predictCounters(predicted), found);
    differences.push(...counted.map((line) => `${name} ${line}`));
  } finally {
    await guest.unload(name);
  }
  return { packets, differences };
}
