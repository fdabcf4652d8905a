/** Rules that can never match because an earlier rule takes every packet that they would. */
import { fieldOf, matchingSet } from '../../model/condition.js';
import type { Chain, Condition, Rule } from '../../model/firewall.js';
import { type IntervalSet, intersect } from '../../model/interval.js';
import type { Path } from '../../model/path.js';
import type { Report } from '../report.js';

/** Comparing each rule with each earlier one is quadratic: chains longer than this are not looked at. */
const longestChain = 3000;

/** What is compared: sets by field where a condition is one, the rest by what it says. */
interface Shape {
  readonly sets: ReadonlyMap<string, IntervalSet>;
  readonly others: ReadonlySet<string>;
}

export function checkShadowed(chain: Chain, path: Path, report: Report): void {
  if (chain.rules.length > longestChain) return;
  const shapes = chain.rules.map(shapeOf);
  chain.rules.forEach((rule, index) => {
    // A rule that matches nothing by itself is told so elsewhere.
    if (isEmpty(shapes[index]!)) return;
    const by = shapes.findIndex((earlier, at) => at < index && covers(earlier, shapes[index]!));
    if (by < 0) return;
    const at = report.origins.at([...path, 'rules', by]);
    report.add(
      'NK2041',
      [...path, 'rules', index],
      `rule '${rule.name}' can never match: '${chain.rules[by]!.name}' comes first and takes all its packets`,
      {
        ...(at ? { related: [{ message: 'the rule that takes them', at }] } : {}),
      },
    );
  });
}

function shapeOf(rule: Rule): Shape {
  const sets = new Map<string, IntervalSet>();
  const others = new Set<string>();
  for (const condition of rule.when) {
    if (isSet(condition)) {
      const before = sets.get(condition.field);
      const set = matchingSet(condition);
      sets.set(condition.field, before ? intersect(before, set) : set);
    } else {
      others.add(JSON.stringify(condition));
    }
  }
  return { sets, others };
}

function isSet(condition: Condition): condition is Extract<Condition, { values: readonly string[] }> {
  return (condition.op === 'in' || condition.op === 'notIn') && fieldOf(condition).type !== 'ifname';
}

function isEmpty({ sets }: Shape): boolean {
  return [...sets.values()].some((set) => set.length === 0);
}

/** Everything the earlier rule asks is asked by the later one too, as narrowly or more so. */
function covers(earlier: Shape, later: Shape): boolean {
  for (const other of earlier.others) if (!later.others.has(other)) return false;
  for (const [field, set] of earlier.sets) {
    const own = later.sets.get(field);
    if (!own || !within(own, set)) return false;
  }
  return true;
}

function within(inner: IntervalSet, outer: IntervalSet): boolean {
  return inner.every((i) => outer.some((o) => o.from <= i.from && i.to <= o.to));
}
