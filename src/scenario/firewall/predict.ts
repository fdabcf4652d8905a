/** What the reference interpreter says of a scenario, before anything is run. */
import type { FirewallScenario } from '../../check/firewall/scenario.js';
import type { Chain, Family, FirewallModel } from '../../model/firewall.js';
import { buildPacket, packetInShort } from '../../packet/index.js';
import { type Decision, decide, type HookPacket } from '../interpreter/index.js';
import { counterKey } from './counters.js';
import { devicesAt, hasInput, hasOutput } from './devices.js';

export interface Prediction {
  readonly chain: Chain;
  readonly packet: HookPacket;
  readonly decision: Decision;
  /** Name of the rule that decides, or `policy`. */
  readonly by: string;
}

/** Builds the scenario's packet and decides it by the chain it names. */
export function predict(model: FirewallModel, scenario: FirewallScenario): Prediction {
  const chain = chainNamed(model, scenario.chain);
  const { bytes } = buildPacket(scenario.packet);
  const cut = scenario.scenario === 'packet-at-hook' ? (scenario.truncate ?? bytes.length) : bytes.length;
  const devices = scenario.scenario === 'packet-at-hook' ? scenario : devicesAt(chain.hook);
  const packet: HookPacket = {
    family: familyOf(scenario),
    bytes: bytes.subarray(0, cut),
    iif: hasInput(chain.hook) ? (devices.iif ?? 'lo') : undefined,
    oif: hasOutput(chain.hook) ? (devices.oif ?? 'lo') : undefined,
  };
  return { chain, packet, ...explained(chain, decide(chain, packet)) };
}

export function explained(chain: Chain, decision: Decision): { decision: Decision; by: string } {
  return { decision, by: decision.rule === 'policy' ? 'policy' : chain.rules[decision.rule]!.name };
}

export function familyOf(scenario: FirewallScenario): Family {
  return scenario.packet[0]!.header === 'ip6' ? 'ipv6' : 'ipv4';
}

function chainNamed(model: FirewallModel, name: string): Chain {
  const chain = model.chains.find((c) => c.name === name);
  if (!chain) throw new Error(`no chain ${name}`);
  return chain;
}

/** Whether a rule's decision (or the policy's) is counted. */
export function isCounted(chain: Chain, decision: Decision): boolean {
  return decision.rule === 'policy' ? chain.counter : chain.rules[decision.rule]!.counter;
}

/** What a scenario shows in tables: its packet, the verdict as the kernel gave it, the rule that the interpreter names. */
export function observe({ packet, chain, by }: Prediction, verdict: string): Record<string, string> {
  return { packet: packetInShort(packet.bytes, packet.family), verdict, rule: counterKey(chain.name, by) };
}

/** What the spec expects against what the interpreter says; empty where they agree. */
export function disagreements(scenario: FirewallScenario, prediction: Prediction): string[] {
  const { verdict } = prediction.decision;
  const wanted = scenario.expect === 'accept' || scenario.expect === 'delivered' ? 'accept' : 'drop';
  const out: string[] = [];
  if (verdict !== wanted) {
    out.push(`the spec expects ${wanted}, but by its rules the packet is to ${verdict} (${prediction.by})`);
  }
  if (scenario.by !== undefined && scenario.by !== prediction.by) {
    out.push(`the spec says that '${scenario.by}' decides, but by its rules it is '${prediction.by}'`);
  }
  return out;
}
