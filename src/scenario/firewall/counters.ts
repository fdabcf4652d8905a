/** A loaded firewall's counters, as /proc/net/NAME shows them. */
import type { FirewallModel } from '../../model/firewall.js';
import { explained, isCounted, type MetAtHook } from '../../reference/firewall/index.js';
import type { Guest } from '../../vm/guest.js';
import type { Counter } from '../runner.js';

export interface Counted {
  readonly packets: bigint;
  readonly bytes: bigint;
}

const nothing: Counted = { packets: 0n, bytes: 0n };

/** By chain and rule; the policy is `policy`. */
export type Counters = ReadonlyMap<string, Counted>;

export function counterKey(chain: string, rule: string): string {
  return `${chain} ${rule}`;
}

/** The counters of a module that may have none. */
export async function countersOf(guest: Guest, model: FirewallModel, netns = ''): Promise<Counters> {
  const any = model.chains.some((chain) => chain.counter || chain.rules.some((rule) => rule.counter));
  return any ? readCounters(guest, model.name, netns) : new Map();
}

/** What the counters of a module should be, had nothing but these packets come. */
export function predictCounters(packets: readonly (readonly [MetAtHook, bytes: number])[]): Counters {
  const predicted = new Map<string, Counted>();
  for (const [{ met }, length] of packets) {
    for (const { chain, decision } of met) {
      if (!isCounted(chain, decision)) continue;
      const key = counterKey(chain.name, explained(chain, decision).by);
      const { packets, bytes } = predicted.get(key) ?? nothing;
      predicted.set(key, { packets: packets + 1n, bytes: bytes + BigInt(length) });
    }
  }
  return predicted;
}

/** Where counters are not as predicted, as lines. */
export function compareCounters(predicted: Counters, found: Counters): string[] {
  const show = ({ packets, bytes }: Counted) => `${packets} packets, ${bytes} bytes`;
  return [...new Set([...predicted.keys(), ...found.keys()])].flatMap((key) => {
    const [wanted, seen] = [predicted.get(key) ?? nothing, found.get(key)];
    if (!seen) return [`counter ${key}: it is not shown, the interpreter counts ${show(wanted)}`];
    return wanted.packets === seen.packets && wanted.bytes === seen.bytes
      ? []
      : [`counter ${key}: the kernel counts ${show(seen)}, the interpreter ${show(wanted)}`];
  });
}

/** What each counter rose by. */
export function rise(before: Counters, after: Counters): Counter[] {
  return [...after].map(([name, { packets, bytes }]) => ({
    name,
    packets: Number(packets - (before.get(name)?.packets ?? 0n)),
    bytes: Number(bytes - (before.get(name)?.bytes ?? 0n)),
  }));
}

/** By how many packets a rule's counter, or the policy's, rose: one that the module does not show by none. */
export function packetsOf(counters: readonly Counter[], chain: string, rule: string): number {
  return counters.find(({ name }) => name === counterKey(chain, rule))?.packets ?? 0;
}

export async function readCounters(guest: Guest, module: string, netns = ''): Promise<Counters> {
  const path = `/proc/net/${module}`;
  const text =
    netns === ''
      ? Buffer.from(await guest.readFile(path)).toString('utf8')
      : await guest.runOk(['cat', path], { netns });
  return parseCounters(text);
}

/** Lines of packets, bytes, chain and rule; the rule may have spaces. */
export function parseCounters(text: string): Counters {
  const counters = new Map<string, Counted>();
  for (const line of text.split('\n')) {
    const match = /^(\d+) (\d+) (\S+) (.+)$/.exec(line);
    if (!match) continue;
    const [, packets = '', bytes = '', chain = '', rule = ''] = match;
    counters.set(counterKey(chain, rule === '-' ? 'policy' : rule), {
      packets: BigInt(packets),
      bytes: BigInt(bytes),
    });
  }
  return counters;
}
