/** Whether and how a hook's rules are looked up rather than tried, with what is then to be done numbered. */
import type { Verdict } from '../../model/firewall.js';
import { compileRules } from '../classifier/compile.js';
import type { Counter, Lookup, RulePlan } from './plan.js';

/** `auto` takes what costs less. */
export type Strategy = 'auto' | 'tables' | 'compares';

export function lookupFor(
  rules: readonly RulePlan[],
  policy: { readonly verdict: Verdict; readonly counter: Counter | null },
  strategy: Strategy,
): Lookup | null {
  if (strategy === 'compares') return null;
  const counted: { verdict: Verdict; counter: Counter }[] = [];
  const action = ({ verdict, counter }: { verdict: Verdict; counter: Counter | null }) =>
    counter ? 1 + counted.push({ verdict, counter }) : numbers[verdict];
  const own = rules.map((rule) => ({ tests: rule.tests, action: action(rule) }));
  const compiled = compileRules(own, action(policy), { always: strategy === 'tables' });
  return compiled ? { classifier: compiled.classifier, counted } : null;
}

/** NF_DROP and NF_ACCEPT (include/uapi/linux/netfilter.h). */
const numbers: Readonly<Record<Verdict, number>> = { drop: 0, accept: 1 };
