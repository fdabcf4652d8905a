/** Firewall model to plan: a hook function for each chain and family, the rules each can match, and what they read. */

import { fieldOf } from '../../model/condition.js';
import type { Chain, Condition, Family, FirewallModel, Rule } from '../../model/firewall.js';
import { prefixOf } from '../../model/identifier.js';
import { lookupFor, type Strategy } from './lookup.js';
import { Names, slug } from './names.js';
import { type Counter, type FirewallPlan, type HookPlan, looksAtPackets, type RulePlan } from './plan.js';
import { testsOf } from './rule.js';
import type { Key, Test } from './test.js';

export function lowerFirewall(model: FirewallModel, strategy: Strategy = 'auto'): FirewallPlan {
  const prefix = prefixOf(model.name);
  const names = new Names();
  const counters: Counter[] = [];
  const hooks: HookPlan[] = [];
  model.chains.forEach((chain, chainIndex) => {
    const path = ['chains', chainIndex];
    const own = chain.rules.map((rule) => (rule.counter ? newCounter(names, prefix, chain, rule) : null));
    const policyCounter = chain.counter ? newCounter(names, prefix, chain, null) : null;
    counters.push(...own.filter((counter) => counter !== null), ...(policyCounter ? [policyCounter] : []));
    for (const family of chain.families) {
      const rules = reachable(
        chain.rules.flatMap((rule, index) =>
          lowerRule(rule, chain, family, [...path, 'rules', index], own[index]!),
        ),
      );
      hooks.push({
        path,
        name: names.unique(`${slug(chain.name).slice(0, 16)}_${family}`),
        chain: chain.name,
        hook: chain.hook,
        family,
        priority: chain.priority,
        policy: chain.policy,
        policyCounter,
        rules,
        ...lookupFor(rules, { verdict: chain.policy, counter: policyCounter }, strategy),
      });
    }
  });
  return {
    prefix,
    netns: model.netns,
    onError: model.onError,
    hooks,
    counters,
    keys: { ipv4: keysOf(hooks, 'ipv4'), ipv6: keysOf(hooks, 'ipv6') },
  };
}

/** Rules after one that always holds are never tried: nothing is made for them. */
function reachable(rules: readonly RulePlan[]): readonly RulePlan[] {
  const always = rules.findIndex((rule) => rule.tests.length === 0);
  return always < 0 ? rules : rules.slice(0, always + 1);
}

function lowerRule(
  rule: Rule,
  chain: Chain,
  family: Family,
  path: RulePlan['path'],
  counter: Counter | null,
): RulePlan[] {
  const tests = testsOf(rule, family, chain.hook);
  if (!tests) return [];
  return [
    {
      path,
      name: rule.name,
      words: rule.when.map(conditionWords).join(', '),
      verdict: rule.verdict,
      counter,
      tests,
    },
  ];
}

function newCounter(names: Names, prefix: string, chain: Chain, rule: Rule | null): Counter {
  const start = `${prefix}_`.toUpperCase();
  const wanted = `${slug(chain.name)}_${rule ? slug(rule.name) : 'policy'}`.toUpperCase();
  const id = `${start}${names.unique(wanted.slice(0, 40 - start.length))}`;
  return { id, chain: chain.name, rule: rule ? rule.name : null };
}

/** Each packet member once, in the order of first use. */
function keysOf(hooks: readonly HookPlan[], family: Family): Key[] {
  const found = new Map<string, Key>();
  const tests: Test[] = hooks
    .filter((h) => h.family === family && looksAtPackets(h))
    .flatMap((h) => h.rules.flatMap((r) => r.tests));
  for (const test of tests) {
    if (test.kind === 'in' || test.kind === 'mask') found.set(test.key.name, test.key);
  }
  return [...found.values()];
}

/** A condition as the spec says it, cut short where a list is long. */
export function conditionWords(condition: Condition): string {
  if (condition.op === 'mask' || condition.op === 'notMask') {
    const not = condition.op === 'notMask' ? '!=' : '==';
    const show = (bits: number) => bitWords(bits, fieldOf(condition).names);
    return `${condition.field} & ${show(condition.mask)} ${not} ${show(condition.value)}`;
  }
  // A range of two IPv6 addresses is too long a word for one line of a comment.
  const values = [...new Set(condition.values)].map((v) => (v.length > 40 ? v.replace('-', ' to ') : v));
  const more = values.length > 4 ? `, ${values.length - 4} more` : '';
  const shown = `${values.slice(0, 4).join(', ')}${more}`;
  return `${condition.field} ${condition.op === 'in' ? '' : '!= '}${values.length > 1 ? `{ ${shown} }` : shown}`;
}

/** Bits by their names where all have one, but for a mask that is nothing but ones. */
function bitWords(bits: number, names: Readonly<Record<string, number>>): string {
  const set = Object.keys(names).filter((name) => bits & names[name]!);
  const named = set.reduce((sum, name) => sum | names[name]!, 0);
  return set.length > 0 && set.length < 8 && named === bits ? set.join('|') : `0x${bits.toString(16)}`;
}
