/** A loaded firewall's counters, as /proc/net/NAME shows them. */
import type { Guest } from '../../vm/guest.js';

export interface Counted {
  readonly packets: bigint;
  readonly bytes: bigint;
}

/** By chain and rule; the policy is `policy`. */
export type Counters = ReadonlyMap<string, Counted>;

export function counterKey(chain: string, rule: string): string {
  return `${chain} ${rule}`;
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
