/**
 * Rules that hold for many classes of an axis and rules that hold for few, taken together, make a diagram explode: each of the
 * former is met with each of the latter. So they are parted, and each part has a diagram of its own; the first rule of all is
 * the least of what the parts say.
 */
import { lengthOf } from './classes.js';
import { type Diagram, type DiagramLimits, diagramOf } from './diagram.js';
import type { Rules } from './rules.js';

export interface Part {
  readonly rules: readonly number[];
  readonly diagram: Diagram;
}

export interface Limits extends DiagramLimits {
  readonly parts: number;
  /** So many ways to part the rules, of those within the limits, are weighed. */
  readonly ways: number;
}

/** A rule is wide on an axis where it holds for more classes than this: what is tried, what is mostly the best first. */
const thresholds = [8, 128, 512, 2, 32];

/** All rules in one diagram; parted by how wide they are; such parts halved, where they would still be too large, by order. */
export type Way = 'whole' | 'parted' | 'halved';

export interface Partition {
  readonly way: Way;
  readonly parts: readonly Part[];
}

/** Ways to part the rules, that of one part first; each is within the limits. */
export function* partitions(rules: Rules, axes: readonly number[], limits: Limits): Generator<Partition> {
  const all = Array.from({ length: rules.count }, (_, rule) => rule);
  const whole = best(rules, all, axes, limits);
  if (whole) yield { way: 'whole', parts: [whole] };
  if (axes.length === 0) return;
  const seen = new Set<string>();
  let fit = 0;
  for (const threshold of thresholds) {
    const lists = parted(rules, all, axes, threshold);
    const name = lists.map((list) => list.length).join();
    if (lists.length < 2 || seen.has(name)) continue;
    seen.add(name);
    const parts = lists.map((list) => best(rules, list, axes, limits));
    if (!parts.every((part) => part !== undefined)) continue;
    yield { way: 'parted', parts };
    if (++fit >= limits.ways) return;
  }
  if (whole || fit > 0) return;
  for (const threshold of [null, ...thresholds]) {
    const lists = threshold === null ? [all] : parted(rules, all, axes, threshold);
    const parts = lists.map((list) => fitted(rules, list, axes, limits));
    if (!parts.every((part) => part !== undefined)) continue;
    const flat = parts.flat();
    if (flat.length <= limits.parts) yield { way: 'halved', parts: flat };
  }
}

/** By whether they are wide on the two axes of most classes. */
function parted(
  rules: Rules,
  list: readonly number[],
  axes: readonly number[],
  threshold: number,
): number[][] {
  const two = bySize(rules, axes).slice(0, 2);
  const lists: number[][] = Array.from({ length: 2 ** two.length }, () => []);
  for (const rule of list) {
    const which = two.reduce(
      (sum, axis, at) => sum + (width(rules, rule, axis) > threshold ? 2 ** at : 0),
      0,
    );
    lists[which]!.push(rule);
  }
  return lists.filter((own) => own.length > 0);
}

function bySize(rules: Rules, axes: readonly number[]): number[] {
  return [...axes].sort((a, b) => rules.classes[b]!.count - rules.classes[a]!.count || a - b);
}

function width(rules: Rules, rule: number, axis: number): number {
  const runs = rules.runs(rule, axis);
  return runs ? lengthOf(runs) : rules.classes[axis]!.count;
}

/** One part, or, where it would be too large, its earlier and its later rules in parts of their own, and so on. */
function fitted(
  rules: Rules,
  list: readonly number[],
  axes: readonly number[],
  limits: Limits,
): Part[] | undefined {
  const part = best(rules, list, axes, limits);
  if (part) return [part];
  if (limits.parts < 2 || list.length < 2 || limits.budget.work < 0) return undefined;
  const half = { ...limits, parts: limits.parts / 2 };
  const middle = list.length >> 1;
  const parts = [list.slice(0, middle), list.slice(middle)].map((own) => fitted(rules, own, axes, half));
  return parts.every((own) => own !== undefined) ? parts.flat() : undefined;
}

/** The diagram that costs least of some orders of the axes. */
function best(
  rules: Rules,
  list: readonly number[],
  axes: readonly number[],
  limits: Limits,
): Part | undefined {
  let least: Part | undefined;
  let most = Number.POSITIVE_INFINITY;
  for (const order of ordersOf(rules, list, axes)) {
    const diagram = diagramOf(rules, list, order, limits);
    if (!diagram) continue;
    const cost = costOf(diagram);
    if (cost >= most) continue;
    least = { rules: list, diagram };
    most = cost;
  }
  return least;
}

/** In instructions, roughly: what its runs take of the caches, and what it takes to search rows. */
function costOf({ levels }: Diagram): number {
  const below = levels.slice(1).map((rows) => {
    const runs = rows.map((row) => row.length / 2);
    const edges = runs.reduce((sum, own) => sum + own, 0);
    // A row of many runs is come to more often.
    const searched = runs.reduce((sum, own) => sum + own * Math.log2(own), 0) / Math.max(1, edges);
    return edges / 1024 + 6 * searched;
  });
  return below.reduce((sum, own) => sum + own, (levels[0]?.[0]?.length ?? 0) / 2048);
}

export function edgesOf(diagram: Diagram): number {
  return diagram.levels.reduce((sum, rows) => sum + rows.reduce((own, row) => own + row.length / 2, 0), 0);
}

/** Axes that no rule of the list looks at are left out. */
function ordersOf(rules: Rules, list: readonly number[], axes: readonly number[]): number[][] {
  const used = axes.filter((axis) => list.some((rule) => rules.runs(rule, axis)));
  const sized = distinctFirst(rules, list, used);
  return sized.length <= 1 ? [sized] : [sized, sized.toReversed()];
}

/** By how many different sets the rules of the list ask for, the most first. */
function distinctFirst(rules: Rules, list: readonly number[], axes: readonly number[]): number[] {
  const sizes = new Map(
    axes.map((axis) => [axis, new Set(list.map((rule) => rules.axes[axis]!.of[rule]!)).size] as const),
  );
  return [...axes].sort((a, b) => sizes.get(b)! - sizes.get(a)! || a - b);
}
