/** Tables against the reference interpreter, packet by packet, without a kernel. */
import { lookup } from '../../src/lower/classifier/lookup.js';
import type { Strategy } from '../../src/lower/firewall/lookup.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import type { FirewallPlan, HookPlan } from '../../src/lower/firewall/plan.js';
import type { Chain, FirewallModel } from '../../src/model/firewall.js';
import { decide, type HookPacket } from '../../src/reference/firewall/index.js';
import { parsedProtocols, valuesOf } from './values.js';

export interface Found {
  /** Packets that were looked up: those of hooks whose rules are tried one by one are not. */
  readonly packets: number;
  readonly differences: readonly string[];
}

/** Every decision is counted, so that two rules of one verdict can be told apart. */
export function countingAll(model: FirewallModel): FirewallModel {
  const chains = model.chains.map((chain) => ({
    ...chain,
    counter: true,
    rules: chain.rules.map((rule) => ({ ...rule, counter: true })),
  }));
  return { ...model, chains };
}

/** Looks up packets, a list for each chain, and holds what is found against what the interpreter says. */
export function against(
  model: FirewallModel,
  packets: readonly (readonly HookPacket[])[],
  strategy: Strategy = 'tables',
): Found {
  return heldAgainst(lowerFirewall(model, strategy), model, packets);
}

export function heldAgainst(
  plan: FirewallPlan,
  model: FirewallModel,
  packets: readonly (readonly HookPacket[])[],
): Found {
  const parsed = parsedProtocols(plan);
  let looked = 0;
  const differences: string[] = [];
  for (const hook of plan.hooks) {
    if (!hook.lookup) continue;
    const at = hook.path[1] as number;
    const chain = model.chains[at]!;
    for (const packet of packets[at]!) {
      if (packet.family !== hook.family) continue;
      looked++;
      const action = lookup(hook.lookup.classifier, valuesOf(hook.hook, packet, parsed));
      const [is, wanted] = [shown(hook.lookup.counted, action), expected(chain, packet)];
      if (is === wanted) continue;
      const hex = Buffer.from(packet.bytes).toString('hex');
      differences.push(`${hook.name}: tables ${is}, interpreter ${wanted}: ${hex}`);
    }
  }
  return { packets: looked, differences };
}

function shown(counted: NonNullable<HookPlan['lookup']>['counted'], action: number): string {
  if (action <= 1) return action === 1 ? 'accept' : 'drop';
  const { verdict, counter } = counted[action - 2]!;
  return `${verdict} by ${counter.rule ?? 'policy'}`;
}

function expected(chain: Chain, packet: HookPacket): string {
  const { verdict, rule } = decide(chain, packet);
  const counts = rule === 'policy' ? chain.counter : chain.rules[rule]!.counter;
  if (!counts) return verdict;
  return `${verdict} by ${rule === 'policy' ? 'policy' : chain.rules[rule]!.name}`;
}
