/** What the reference interpreter says of a scenario, before anything is run. */
import type { Chain, Family, FirewallModel } from '../../model/firewall.js';
import { buildPacket, type Layer } from '../../packet/index.js';
import { type Decision, decide } from './decide.js';
import { devicesAt, hasInput, hasOutput } from './devices.js';
import type { HookPacket } from './packet.js';

/** Of a scenario what its outcome depends on. */
export interface Question {
  readonly scenario: 'packet-at-hook' | 'packet-through';
  readonly chain: string;
  readonly packet: readonly Layer[];
  readonly iif?: string | undefined;
  readonly oif?: string | undefined;
  readonly truncate?: number | undefined;
}

export interface Prediction {
  readonly chain: Chain;
  readonly packet: HookPacket;
  readonly decision: Decision;
  /** Name of the rule that decides, or `policy`. */
  readonly by: string;
}

/** Builds the scenario's packet and decides it by the chain it names. */
export function predict(model: FirewallModel, scenario: Question): Prediction {
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

export function familyOf(scenario: Pick<Question, 'packet'>): Family {
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
