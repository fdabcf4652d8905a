/** Firewall spec data to a model, or every mistake in it. */

import type { z } from 'zod';
import type { Origins } from '../../diagnostic/origins.js';
import {
  type Chain,
  type Condition,
  type Family,
  type FirewallModel,
  families,
  priorities,
  type Rule,
} from '../../model/firewall.js';
import type { Path } from '../../model/path.js';
import type { Checked } from '../checked.js';
import { checkModule, checkText } from '../module.js';
import { printable } from '../printable.js';
import { Report } from '../report.js';
import { checkUnique } from '../unique.js';
import { checkCondition } from './condition.js';
import { checkTogether } from './rule.js';
import { checkScenarios } from './scenario.js';
import type { FirewallScenario } from './scenario-schema.js';
import { type chainSchema, firewallSchema, ruleSchema } from './schema.js';
import { checkShadowed } from './shadow.js';

type ChainData = z.infer<typeof chainSchema>;

export function checkFirewall(data: unknown, origins: Origins): Checked<FirewallModel, FirewallScenario> {
  const report = new Report(origins);
  const spec = report.read(firewallSchema, data);
  report.throwIfFailed();
  const { netns = 'init', onError, chains: chainData, ...rest } = spec!;
  const common = checkModule(rest, 'firewall', 'netfilter rules', report);
  if (onError !== undefined && netns === 'init') {
    report.add('NK2013', ['onError'], "onError says nothing where netns is 'init'", {
      cause: 'the initial namespace is set up by insmod itself, which fails as a whole',
      fix: "leave it out, or choose netns: 'all'",
    });
  }
  const chains = chainData.map((chain, index) => checkChain(chain, ['chains', index], report));
  checkUnique(
    chains.map(({ name }, index) => ({ name, path: ['chains', index] })),
    'chain',
    report,
  );
  const model: FirewallModel = { ...common, netns, onError: onError ?? 'closed', chains };
  if (!report.failed) {
    for (const [index, chain] of chains.entries()) checkShadowed(chain, ['chains', index], report);
  }
  // Scenarios are about the rules: of wrong rules nothing can be said.
  const scenarios = report.failed ? [] : checkScenarios(rest.scenarios ?? [], model, report);
  report.throwIfFailed();
  return { model, scenarios, origins, warnings: report.warnings };
}

function checkChain(data: ChainData, path: Path, report: Report): Chain {
  const name = data.name ?? data.hook;
  if (!/^[a-z][a-z0-9_-]{0,30}$/.test(name)) {
    report.add('NK2014', [...path, 'name'], `'${printable(name)}' cannot name a chain`, {
      cause: 'a lower-case letter, then up to 30 of a to z, 0 to 9, _ and -',
    });
  }
  const family = data.family ?? 'inet';
  const own: readonly Family[] = family === 'inet' ? families : [family];
  const read = data.rules.flatMap((item, index) => {
    const at = [...path, 'rules', index];
    const rule = checkRule(item, at, own, data.hook, report);
    return rule ? [{ rule, name: rule.name, path: at }] : [];
  });
  checkUnique(read, 'rule', report);
  return {
    name,
    hook: data.hook,
    families: own,
    priority: checkPriority(data.priority ?? 'filter', [...path, 'priority'], report),
    policy: data.policy ?? 'accept',
    counter: data.counter ?? false,
    rules: read.map(({ rule }) => rule),
  };
}

function checkRule(
  data: unknown,
  path: Path,
  own: readonly Family[],
  hook: Chain['hook'],
  report: Report,
): Rule | undefined {
  const rule = report.read(ruleSchema, data, path);
  if (!rule) return undefined;
  checkText(rule.name, 80, [...path, 'name'], 'the rule name', report);
  if (rule.name === 'policy' || rule.name === '-') {
    report.add(
      'NK2012',
      [...path, 'name'],
      `'${rule.name}' stands for the chain's policy and cannot name a rule`,
    );
  }
  const conditions = rule.when ?? [];
  const when = conditions.map((condition, index) =>
    checkCondition(condition, [...path, 'when', index], report),
  );
  const good = when.filter((c): c is Condition => c !== undefined);
  if (good.length === when.length) checkTogether(rule.name, good, path, own, hook, report);
  return { name: rule.name, verdict: rule.verdict, counter: rule.counter ?? false, when: good };
}

function checkPriority(priority: string | number, path: Path, report: Report): number {
  if (typeof priority === 'number') {
    if (Number.isInteger(priority) && Math.abs(priority) < 2 ** 31) return priority;
    report.add('NK2015', path, `${priority} is not a hook priority`);
    return 0;
  }
  if (Object.hasOwn(priorities, priority)) return priorities[priority as keyof typeof priorities];
  report.add('NK2015', path, `there is no priority named '${printable(priority)}'`);
  return 0;
}
