/** A loaded firewall's counters, as /proc/net/NAME shows them. */
import type { FirewallModel } from '../../model/firewall.js';
import type { Guest } from '../../vm/guest.js';
import type { Counter } from '../runner.js';

export interface Counted {
  readonly packets: bigint;
  readonly bytes: bigint;
}

/** By chain and rule; the policy is `policy`. */
export type Counters = ReadonlyMap<string, Counted>;

export function counterKey(chain: string, rule: string): string {
  return `${chain} ${rule}`;
}

/** The counters of a module that may have none. */
export async function countersOf(guest: Guest, model: FirewallModel): Promise<Counters> {
  const any = model.chains.some((chain) => chain.counter || chain.rules.some((rule) => rule.counter));
  return any ? readCounters(guest, model.name) : new Map();
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

export async function readCounters(guest: Guest, module: string): Promise<Counters> {
  const text = Buffer.from(await guest.readFile(`/proc/net/${module}`)).toString('utf8');
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
