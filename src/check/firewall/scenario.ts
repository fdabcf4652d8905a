/** A firewall's scenarios: chains and rules they name must be there, and their packets must be buildable. */
import { z } from 'zod';
import type { FirewallModel } from '../../model/firewall.js';
import type { Report } from '../report.js';

const layer = z.strictObject({ header: z.string(), fields: z.record(z.string(), z.unknown()) });
const common = {
  name: z.string(),
  chain: z.string(),
  packet: z.array(layer).min(1, 'a packet has at least one header'),
  by: z.string().optional(),
};

const scenarioSchema = z.discriminatedUnion('scenario', [
  z.strictObject({
    scenario: z.literal('packet-at-hook'),
    ...common,
    iif: z.string().optional(),
    oif: z.string().optional(),
    linear: z.int().min(0).optional(),
    truncate: z.int().min(0).optional(),
    expect: z.enum(['accept', 'drop']),
  }),
  z.strictObject({
    scenario: z.literal('packet-through'),
    ...common,
    expect: z.enum(['delivered', 'dropped']),
  }),
]);

export type FirewallScenario = z.infer<typeof scenarioSchema>;

export function checkScenarios(
  data: readonly unknown[],
  model: FirewallModel,
  report: Report,
): FirewallScenario[] {
  const scenarios: FirewallScenario[] = [];
  data.forEach((item, index) => {
    const path = ['scenarios', index];
    const scenario = report.read(scenarioSchema, item, path);
    if (!scenario) return;
    const chain = model.chains.find((c) => c.name === scenario.chain);
    if (!chain) {
      report.add('NK7001', [...path, 'chain'], `there is no chain '${scenario.chain}'`, {
        fix: `the chains are ${model.chains.map((c) => c.name).join(', ')}`,
      });
    } else if (
      scenario.by !== undefined &&
      scenario.by !== 'policy' &&
      !chain.rules.some((r) => r.name === scenario.by)
    ) {
      report.add('NK7002', [...path, 'by'], `chain '${chain.name}' has no rule '${scenario.by}'`);
    }
    scenarios.push(scenario);
  });
  return scenarios;
}
