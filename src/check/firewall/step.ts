/** The steps that only firewalls have. */
import { z } from 'zod';
import type { Chain, FirewallModel } from '../../model/firewall.js';
import type { Path } from '../../model/path.js';
import { initialNamespace } from '../../model/scenario.js';
import { printable } from '../printable.js';
import type { Scene } from '../scenario/scene.js';
import type { OwnSteps } from '../scenario/step.js';

/** What a rule's counter has to be, or the policy's. */
export interface RuleCountsStep {
  readonly step: 'rule-counts';
  readonly chain: string;
  /** A rule's name, or `policy`. */
  readonly rule: string;
  readonly packets: number | null;
  readonly bytes: number | null;
  readonly netns: string;
}
export type FirewallStep = RuleCountsStep;

const schema = z.strictObject({
  step: z.literal('rule-counts'),
  chain: z.string(),
  rule: z.string(),
  packets: z.int().min(0).optional(),
  bytes: z.int().min(0).optional(),
  netns: z.string().optional(),
});

export function firewallSteps(model: FirewallModel): OwnSteps<FirewallStep> {
  return {
    called: 'a firewall',
    names: ['rule-counts'],
    check: (data, path, scene) => checkCounts(data, path, scene, model),
  };
}

function checkCounts(
  data: unknown,
  path: Path,
  scene: Scene,
  model: FirewallModel,
): FirewallStep | undefined {
  const { report } = scene;
  const step = report.read(schema, data, path);
  if (!step) return undefined;
  const { chain: name, rule, packets = null, bytes = null, netns = initialNamespace } = step;
  scene.name(netns, [...path, 'netns']);
  if (netns !== initialNamespace && model.netns === 'init') {
    report.add('NK7407', [...path, 'netns'], `the firewall is not there in '${printable(netns)}'`, {
      cause: "with netns: 'init' it filters the initial namespace alone",
    });
  }
  if (packets === null && bytes === null) {
    report.add('NK7407', path, `nothing is said of what '${printable(rule)}' has counted`);
  }
  const chain = model.chains.find((one) => one.name === name);
  const counted = chain && counterOf(chain, rule);
  if (!chain) {
    report.add('NK7001', [...path, 'chain'], `there is no chain '${printable(name)}'`, {
      fix: `the chains are ${model.chains.map((one) => one.name).join(', ')}`,
    });
  } else if (counted === undefined) {
    report.add('NK7002', [...path, 'rule'], `chain '${name}' has no rule '${printable(rule)}'`);
  } else if (!counted) {
    report.add('NK7010', [...path, 'rule'], `'${printable(rule)}' of chain '${name}' counts nothing`);
  }
  return { step: 'rule-counts', chain: name, rule, packets, bytes, netns };
}

/** Whether it is counted; undefined where there is no such rule. */
function counterOf(chain: Chain, rule: string): boolean | undefined {
  return rule === 'policy' ? chain.counter : chain.rules.find((one) => one.name === rule)?.counter;
}
