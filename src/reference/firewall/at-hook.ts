/** What a packet meets at a hook: all of a module's chains there, in their order, until one drops it. */
import type { Chain, FirewallModel } from '../../model/firewall.js';
import { type Decision, decide } from './decide.js';
import type { HookPacket } from './packet.js';

export interface MetAtHook {
  readonly verdict: Decision['verdict'];
  /** The chains that saw the packet, and what each decided. */
  readonly met: readonly { readonly chain: Chain; readonly decision: Decision }[];
}

export function decideAtHook(model: FirewallModel, hook: Chain['hook'], packet: HookPacket): MetAtHook {
  const chains = model.chains
    .filter((chain) => chain.hook === hook && chain.families.includes(packet.family))
    .toSorted((a, b) => a.priority - b.priority);
  const met: { chain: Chain; decision: Decision }[] = [];
  for (const chain of chains) {
    const decision = decide(chain, packet);
    met.push({ chain, decision });
    if (decision.verdict === 'drop') return { verdict: 'drop', met };
  }
  return { verdict: 'accept', met };
}
