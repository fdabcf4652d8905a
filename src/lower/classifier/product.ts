/**
 * Several axes of few classes taken together: a row of tables, one an axis, that lead from the classes of a packet's numbers
 * to one class for all of them. What rules say of ports, protocols and flags is said by many of them alike; these few
 * "services" are found out once for each packet, whatever rules then ask of its addresses.
 */
import type { Axis } from './axis.js';
import type { Classes } from './classes.js';

export interface Product {
  /** Indices of axes, in the order in which they are looked at. */
  readonly order: readonly number[];
  /** For each: the next state by `state * (classes of the axis) + class`. The last one's states are the product's classes. */
  readonly steps: readonly Int32Array[];
  readonly count: number;
  /** What of a rule lies in these axes, by rule: rules that agree there share a box. */
  readonly boxOf: Int32Array;
  readonly boxes: number;
  /** 1 where a class lies in a box: `box * count + class`. */
  readonly member: Uint8Array;
}

export interface ProductLimits {
  /** Of one step's table. */
  readonly cells: number;
  readonly classes: number;
  /** Boxes times classes. */
  readonly members: number;
  /** More boxes than this, and rules have too little in common for a product to be worth it. */
  readonly boxes: number;
}

/** How much may still be done while orders are tried: boxes put into classes. */
interface Budget {
  left: number;
}

/** Nothing where a limit would be passed. */
function productOf(
  axes: readonly Axis[],
  classes: readonly Classes[],
  order: readonly number[],
  rules: number,
  limits: ProductLimits,
): Product | undefined {
  return bounded(
    axes,
    classes,
    order,
    rules,
    limits,
    { left: Number.POSITIVE_INFINITY },
    limits.cells * order.length,
  );
}

/** As `productOf`, or nothing either where it would have more cells than `most` or take more than the budget has. */
function bounded(
  axes: readonly Axis[],
  classes: readonly Classes[],
  order: readonly number[],
  rules: number,
  limits: ProductLimits,
  budget: Budget,
  most: number,
): Product | undefined {
  const { boxOf, sets } = boxesOf(axes, order, rules);
  if (sets.length > limits.boxes) return undefined;
  let states: number[][] = [sets.map((_, box) => box)];
  let cells = 0;
  const steps: Int32Array[] = [];
  for (const [depth, axis] of order.entries()) {
    const { count, runs } = classes[axis]!;
    cells += states.length * count;
    if (states.length * count > limits.cells || cells > most) return undefined;
    const next = new Int32Array(states.length * count);
    const known = new Map<string, number>();
    const found: number[][] = [];
    for (const [row, boxes] of states.entries()) {
      const inClass: number[][] = Array.from({ length: count }, () => []);
      budget.left -= count;
      for (const box of boxes) {
        const set = sets[box]![depth]!;
        if (set < 0) for (const list of inClass) list.push(box);
        else addTo(inClass, runs[set]!, box);
      }
      for (const [number, list] of inClass.entries()) {
        budget.left -= list.length;
        const name = list.join();
        let state = known.get(name);
        if (state === undefined) {
          state = found.length;
          known.set(name, state);
          found.push(list);
          if (found.length > limits.classes || found.length * sets.length > limits.members) return undefined;
        }
        next[row * count + number] = state;
      }
      if (budget.left < 0) return undefined;
    }
    steps.push(next);
    states = found;
  }
  const count = states.length;
  const member = new Uint8Array(sets.length * count);
  states.forEach((boxes, number) => {
    for (const box of boxes) member[box * count + number] = 1;
  });
  return { order, steps, count, boxOf, boxes: sets.length, member };
}

/** Distinct boxes, each by its set on every axis in turn. */
function boxesOf(axes: readonly Axis[], order: readonly number[], rules: number) {
  const boxOf = new Int32Array(rules);
  const known = new Map<string, number>();
  const sets: number[][] = [];
  for (let rule = 0; rule < rules; rule++) {
    const own = order.map((axis) => axes[axis]!.of[rule]!);
    const name = own.join();
    let box = known.get(name);
    if (box === undefined) {
      box = sets.length;
      known.set(name, box);
      sets.push(own);
    }
    boxOf[rule] = box;
  }
  return { boxOf, sets };
}

function addTo(lists: number[][], runs: Int32Array, box: number): void {
  for (let i = 0; i < runs.length; i += 2) {
    for (let at = runs[i]!; at <= runs[i + 1]!; at++) lists[at]!.push(box);
  }
}

/** What may be done to find a good order, in boxes put into classes. */
const effort = 4_000_000;

/**
 * As many axes as go into one product: those of fewest classes first, each where in the order it makes the fewest cells. Then
 * one axis at a time is moved to where it saves something, until nothing does or enough was tried.
 */
export function productOfFew(
  axes: readonly Axis[],
  classes: readonly Classes[],
  rules: number,
  limits: ProductLimits & { readonly axis: number },
): Product {
  const budget = { left: effort };
  const placed = (product: Product, axis: number, most: number): Product | undefined => {
    const rest = product.order.filter((other) => other !== axis);
    let best: Product | undefined;
    for (let at = rest.length; at >= 0; at--) {
      const order = [...rest.slice(0, at), axis, ...rest.slice(at)];
      const cells = best ? cellsOf(best) - 1 : most;
      best = bounded(axes, classes, order, rules, limits, budget, cells) ?? best;
    }
    return best;
  };
  let best = productOf(axes, classes, [], rules, limits)!;
  const few = axes
    .map((_, axis) => axis)
    .filter((axis) => classes[axis]!.count <= limits.axis)
    .sort((a, b) => classes[a]!.count - classes[b]!.count || a - b);
  for (const axis of few) {
    const appended = productOf(axes, classes, [...best.order, axis], rules, limits);
    best =
      placed(best, axis, appended ? cellsOf(appended) - 1 : Number.POSITIVE_INFINITY) ?? appended ?? best;
  }
  for (let better = true; better && budget.left > 0; ) {
    better = false;
    for (const axis of best.order) {
      const moved = placed(best, axis, cellsOf(best) - 1);
      if (!moved) continue;
      best = moved;
      better = true;
    }
  }
  return best;
}

function cellsOf(product: Product): number {
  return product.steps.reduce((sum, step) => sum + step.length, 0);
}
