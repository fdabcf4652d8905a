/**
 * The reference interpreter of firewalls: what docs/semantics.md says of a chain and a packet, read off the model
 * with no thought of speed. It shares no code with the stages that make C, so that the two can be compared.
 */
import type { Chain, Rule, Verdict } from '../../model/firewall.js';
import { holds } from './condition.js';
import { PacketFields } from './fields.js';
import type { HookPacket } from './packet.js';

export interface Decision {
  readonly verdict: Verdict;
  /** The index of the rule that decided. */
  readonly rule: number | 'policy';
}

/** What a chain does with a packet of one of its families. */
export function decide(chain: Chain, packet: HookPacket): Decision {
  if (!chain.families.includes(packet.family)) {
    throw new Error(`chain ${chain.name} is not registered for ${packet.family}`);
  }
  const fields = new PacketFields(chain.hook, packet);
  const rule = chain.rules.findIndex((candidate) => matches(candidate, fields));
  const deciding = chain.rules[rule];
  return deciding ? { verdict: deciding.verdict, rule } : { verdict: chain.policy, rule: 'policy' };
}

/** Whether all conditions of a rule hold. */
export function matches(rule: Rule, fields: PacketFields): boolean {
  return rule.when.every((condition) => holds(condition, fields));
}
