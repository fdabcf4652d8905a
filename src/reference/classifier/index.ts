/** The proof of a firewall's lookups: `prove.ts` says what is proved. */
import { spaceOf } from '../../lower/classifier/axis.js';
import type { FirewallPlan, HookPlan } from '../../lower/firewall/plan.js';
import { Arrays } from './arrays.js';
import { type Claim, prove } from './prove.js';

/** Throws an Error where a lookup of the plan, as its C has it, is not what its rules say. */
export function proveLookups(plan: FirewallPlan, c: string): void {
  for (const hook of plan.hooks) {
    if (hook.lookup) prove(claimOf(hook), new Arrays(c, `${plan.prefix}_${hook.name}`));
  }
}

/** What a hook's lookup is to do. */
export function claimOf({ rules, policy, policyCounter, lookup }: HookPlan): Claim {
  if (!lookup) throw new Error('the rules of this hook are not looked up');
  const number = (verdict: 'accept' | 'drop', counter: HookPlan['policyCounter']) => {
    if (!counter) return verdict === 'drop' ? 0 : 1;
    return 2 + lookup.counted.findIndex((own) => own.counter === counter && own.verdict === verdict);
  };
  const space = spaceOf(rules.map(({ tests }) => tests));
  return {
    classifier: lookup.classifier,
    space,
    actions: space.rules.map((rule) => number(rules[rule]!.verdict, rules[rule]!.counter)),
    none: number(policy, policyCounter),
  };
}
