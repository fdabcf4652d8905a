/** A prediction held against the spec, and shown. */
import type { PacketScenario } from '../../check/firewall/scenario-schema.js';
import { packetInShort } from '../../packet/index.js';
import type { Prediction } from '../../reference/firewall/index.js';
import { counterKey } from './counters.js';

/** What a scenario shows in tables: its packet, the verdict as the kernel gave it, the rule that the interpreter names. */
export function observe({ packet, chain, by }: Prediction, verdict: string): Record<string, string> {
  return { packet: packetInShort(packet.bytes, packet.family), verdict, rule: counterKey(chain.name, by) };
}

/** What the spec expects against what the interpreter says; empty where they agree. */
export function disagreements(scenario: PacketScenario, prediction: Prediction): string[] {
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
