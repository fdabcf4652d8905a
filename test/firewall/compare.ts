/** A loaded firewall against the reference interpreter: verdicts and counters, packet by packet. */
import type { Chain, FirewallModel } from '../../src/model/firewall.js';
import { decide, type HookPacket } from '../../src/reference/firewall/index.js';
import { counterKey, readCounters } from '../../src/scenario/firewall/counters.js';
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

/** What a packet meets at a hook: the module's chains there in their order, until one drops it. */
function predict(
  model: FirewallModel,
  hook: Chain['hook'],
  packet: HookPacket,
  counts: Map<string, bigint>,
): string {
  const chains = model.chains
    .filter((c) => c.hook === hook && c.families.includes(packet.family))
    .toSorted((a, b) => a.priority - b.priority);
  for (const chain of chains) {
    const { verdict, rule } = decide(chain, packet);
    const counted = rule === 'policy' ? chain.counter : chain.rules[rule]!.counter;
    if (counted) {
      const key = counterKey(chain.name, rule === 'policy' ? 'policy' : chain.rules[rule]!.name);
      counts.set(key, (counts.get(key) ?? 0n) + 1n);
      counts.set(`${key} bytes`, (counts.get(`${key} bytes`) ?? 0n) + BigInt(packet.bytes.length));
    }
    if (verdict === 'drop') return 'drop';
  }
  return 'accept';
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
  const counts = new Map<string, bigint>();
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
        const expected = predict(model, chain.hook, packet, counts);
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
    if (model.chains.some((c) => c.counter || c.rules.some((r) => r.counter))) {
      for (const [key, { packets: seen, bytes }] of await readCounters(guest, name)) {
        const [wanted, wantedBytes] = [counts.get(key) ?? 0n, counts.get(`${key} bytes`) ?? 0n];
        if (seen !== wanted || bytes !== wantedBytes) {
          differences.push(
            `${name} counter ${key}: kernel ${seen} (${bytes} bytes), interpreter ${wanted} (${wantedBytes})`,
          );
        }
      }
    }
  } finally {
    await guest.unload(name);
  }
  return { packets, differences };
}
