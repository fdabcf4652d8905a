/** Whether and how a hook's rules are looked up rather than tried, with what is then to be done numbered. */
import type { Verdict } from '../../model/firewall.js';
import { type Compiled, type RuleInput, weigh } from '../classifier/compile.js';
import { edgesOf } from '../classifier/partition.js';
import type { Counter, Estimate, HookPlan, Lookup, RulePlan } from './plan.js';

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
  const tables = best && sizeOf(best);
  return {
    lookup: taken ? { classifier: best.classifier, counted } : null,
    estimate: { trying, tables, wholeFits },
  };
}

function sizeOf({ instructions, waiting, bytes, rules, partition }: Compiled): Estimate['tables'] {
  const { order, count } = rules.product;
  const parts = partition.parts.map((part) => ({
    rules: part.rules.length,
    levels: part.diagram.levels.length,
    rows: part.diagram.levels.reduce((sum, rows) => sum + rows.length, 0),
    edges: edgesOf(part.diagram),
  }));
  const together = order.length > 0 ? { axes: order.length, classes: count } : { axes: 0, classes: 0 };
  return { instructions, waiting, bytes, way: partition.way, together, parts };
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
