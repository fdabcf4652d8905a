/** Whether and how a hook's rules are looked up rather than tried, with what is then to be done numbered. */
import type { Verdict } from '../../model/firewall.js';
import { type RuleInput, weigh } from '../classifier/compile.js';
import type { Counter, HookPlan, Lookup, RulePlan } from './plan.js';

/** `auto` takes what costs less. */
export type Strategy = 'auto' | 'tables' | 'compares';

export function lookupFor(
  rules: readonly RulePlan[],
  policy: Decided,
  strategy: Strategy,
): Pick<HookPlan, 'lookup' | 'estimate'> {
  if (strategy === 'compares') return { lookup: null, estimate: null };
  const { rules: own, noMatch, counted } = numbered(rules, policy);
  const weighed = weigh(own, noMatch);
  if (!weighed) return { lookup: null, estimate: null };
  const { best, trying, wholeFits, worth } = weighed;
  const taken = best && (worth || strategy === 'tables');
  const tables = best && {
    instructions: best.instructions,
    waiting: best.waiting,
    bytes: best.bytes,
    way: best.partition.way,
  };
  return {
    lookup: taken ? { classifier: best.classifier, counted } : null,
    estimate: { trying, tables, wholeFits },
  };
}

interface Decided {
  readonly verdict: Verdict;
  readonly counter: Counter | null;
}

/** What the classifier is given: each rule with the number of what is done. */
export function numbered(
  rules: readonly RulePlan[],
  policy: Decided,
): { rules: RuleInput[]; noMatch: number; counted: Lookup['counted'] } {
  const counted: { verdict: Verdict; counter: Counter }[] = [];
  const action = ({ verdict, counter }: Decided) =>
    counter ? 1 + counted.push({ verdict, counter }) : numbers[verdict];
  const own = rules.map((rule) => ({ tests: rule.tests, action: action(rule) }));
  return { rules: own, noMatch: action(policy), counted };
}

/** NF_DROP and NF_ACCEPT (include/uapi/linux/netfilter.h). */
const numbers: Readonly<Record<Verdict, number>> = { drop: 0, accept: 1 };
