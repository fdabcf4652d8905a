/**
 * Several axes of few classes taken together: a row of tables, one an axis, that lead from the classes of a packet's numbers
 * to one class for all of them. What rules say of ports, protocols and flags is said by many of them alike; these few
 * "services" are found out once for each packet, whatever rules then ask of its addresses.
 */
import type { Axis } from './axis.js';
import type { Classes } from './classes.js';
import { UniqueRows } from './unique.js';

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

/** What rules say on some axes, each box once, by bits: whatever order the axes are then looked at in. */
class Boxes {
  readonly boxOf: Int32Array;
  readonly count: number;
  /** Of bits that tell boxes, one each. */
  readonly words: number;
  /** By box: the set on each of the axes. */
  readonly #sets: readonly (readonly number[])[];
  readonly #rows = new Map<number, Uint32Array>();

  constructor(
    axes: readonly Axis[],
    readonly classes: readonly Classes[],
    readonly own: readonly number[],
    rules: number,
  ) {
    this.boxOf = new Int32Array(rules);
    const known = new Map<string, number>();
    const sets: number[][] = [];
    for (let rule = 0; rule < rules; rule++) {
      const asked = own.map((axis) => axes[axis]!.of[rule]!);
      const name = asked.join();
      let box = known.get(name);
      if (box === undefined) {
        box = sets.push(asked) - 1;
        known.set(name, box);
      }
      this.boxOf[rule] = box;
    }
    this.#sets = sets;
    this.count = sets.length;
    this.words = Math.ceil(sets.length / 32);
  }

  all(): Uint32Array {
    const bits = new Uint32Array(this.words);
    for (let box = 0; box < this.count; box++) bits[box >>> 5]! |= 1 << (box & 31);
    return bits;
  }

  /** Of each class of an axis the boxes that have it: so many words each. */
  having(axis: number): Uint32Array {
    let rows = this.#rows.get(axis);
    if (!rows) {
      rows = this.#having(axis);
      this.#rows.set(axis, rows);
    }
    return rows;
  }

  #having(axis: number): Uint32Array {
    const { count, runs } = this.classes[axis]!;
    const at = this.own.indexOf(axis);
    const rows = new Uint32Array(count * this.words);
    this.#sets.forEach((sets, box) => {
      const set = sets[at]!;
      const has = set < 0 ? [0, count - 1] : runs[set]!;
      for (let i = 0; i < has.length; i += 2) {
        for (let number = has[i]!; number <= has[i + 1]!; number++) {
          rows[number * this.words + (box >>> 5)]! |= 1 << (box & 31);
        }
      }
    });
    return rows;
  }
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Nothing where a limit would be passed, where it would have more cells than `most`, or take more than the budget has. */
function productOf(
  boxes: Boxes,
  order: readonly number[],
  limits: ProductLimits,
  budget: Budget,
  most: number,
): Product | undefined {
  const { words, classes } = boxes;
  if (boxes.count > limits.boxes) return undefined;
  // Sets of boxes, by bits.
  let states = new UniqueRows(words);
  states.of(boxes.all());
  let cells = 0;
  const steps: Int32Array[] = [];
  const set = new Uint32Array(words);
  for (const axis of order) {
    const { count } = classes[axis]!;
    cells += states.count * count;
    if (states.count * count > limits.cells || cells > most) return undefined;
    const having = boxes.having(axis);
    const next = new Int32Array(states.count * count);
    const found = new UniqueRows(words);
    for (let row = 0; row < states.count; row++) {
      budget.left -= count;
      for (let number = 0; number < count; number++) {
        for (let word = 0; word < words; word++) {
          const bits = states.at(row, word) & having[number * words + word]!;
          set[word] = bits;
          budget.left -= bitsIn(bits);
        }
        next[row * count + number] = found.of(set);
        if (found.count > limits.classes || found.count * boxes.count > limits.members) return undefined;
      }
      if (budget.left < 0) return undefined;
    }
    steps.push(next);
    states = found;
  }
  const { count } = states;
  const member = new Uint8Array(boxes.count * count);
  for (let state = 0; state < count; state++) {
    for (let box = 0; box < boxes.count; box++) {
      member[box * count + state] = (states.at(state, box >>> 5) >>> (box & 31)) & 1;
    }
  }
  return { order, steps, count, boxOf: boxes.boxOf, boxes: boxes.count, member };
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
  const boxesOn = (own: readonly number[]) => new Boxes(axes, classes, own, rules);
  const placed = (boxes: Boxes, product: Product, axis: number, most: number): Product | undefined => {
    const rest = product.order.filter((other) => other !== axis);
    let best: Product | undefined;
    for (let at = rest.length; at >= 0; at--) {
      const order = [...rest.slice(0, at), axis, ...rest.slice(at)];
      const cells = best ? cellsOf(best) - 1 : most;
      best = productOf(boxes, order, limits, budget, cells) ?? best;
    }
    return best;
  };
  const appended = (boxes: Boxes, order: readonly number[]) =>
    productOf(boxes, order, limits, { left: Number.POSITIVE_INFINITY }, limits.cells * order.length);
  let best = appended(boxesOn([]), [])!;
  const few = axes
    .map((_, axis) => axis)
    .filter((axis) => classes[axis]!.count <= limits.axis)
    .sort((a, b) => classes[a]!.count - classes[b]!.count || a - b);
  for (const axis of few) {
    const order = [...best.order, axis];
    const boxes = boxesOn(order);
    const last = appended(boxes, order);
    const most = last ? cellsOf(last) - 1 : Number.POSITIVE_INFINITY;
    best = placed(boxes, best, axis, most) ?? last ?? best;
  }
  const boxes = boxesOn(best.order);
  for (let better = true; better && budget.left > 0; ) {
    better = false;
    for (const axis of best.order) {
      const moved = placed(boxes, best, axis, cellsOf(best) - 1);
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
