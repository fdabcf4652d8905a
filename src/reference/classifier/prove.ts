/**
 * Whether a classifier's arrays, as they stand in the generated C, do for every packet what its rules say. Not by trying
 * packets: each row of each table is gone through with the rules that are left there, and so is each number that an axis can
 * have. Nothing is taken from how the arrays were made but which array is used for what.
 */
import type { Axis, Space } from '../../lower/classifier/axis.js';
import {
  type Classifier,
  type PartPlan,
  type Use,
  usesOf,
  type Walk,
} from '../../lower/classifier/classifier.js';
import type { Step } from '../../lower/classifier/step.js';
import type { Arrays } from './arrays.js';
import { type End, explore, type Level } from './explore.js';
import { type Line, lineOf } from './line.js';
import { piecesOf } from './pieces.js';

export interface Claim {
  readonly classifier: Classifier;
  readonly space: Space;
  /** The action of each of the space's rules, and of no rule. */
  readonly actions: readonly number[];
  readonly none: number;
}

/** Throws an Error that tells what is wrong where it is not so. */
export function prove(claim: Claim, arrays: Arrays): void {
  new Proof(claim, arrays).go();
}

/** What a row says of each class of the product beside which of the boxes that are left is the first there. */
class Outcomes {
  readonly #firsts = new Map<string, Int32Array>();
  readonly #known = new Map<string, readonly Outcome[]>();

  constructor(
    readonly services: readonly Service[],
    readonly boxOf: Int32Array,
  ) {}

  /** Each pair once: a row with the same boxes left has the same, whichever rules they are of. */
  of(row: number, left: readonly number[], result: (number: number) => number): readonly Outcome[] {
    const boxes = left.map((rule) => this.boxOf[rule]!);
    const name = boxes.join();
    const label = `${row}:${name}`;
    let outcomes = this.#known.get(label);
    if (!outcomes) {
      const firsts = this.#first(name, boxes);
      const found = new Map<string, Outcome>();
      this.services.forEach(({ number }, at) => {
        const outcome = { found: result(number), first: firsts[at]! };
        found.set(`${outcome.found}:${outcome.first}`, outcome);
      });
      outcomes = [...found.values()];
      this.#known.set(label, outcomes);
    }
    return outcomes;
  }

  #first(name: string, boxes: readonly number[]): Int32Array {
    let firsts = this.#firsts.get(name);
    if (!firsts) {
      firsts = Int32Array.from(this.services, (service) =>
        boxes.findIndex((box) => service.boxes[box] === 1),
      );
      this.#firsts.set(name, firsts);
    }
    return firsts;
  }
}

interface Outcome {
  readonly found: number;
  /** A place in the list, or -1. */
  readonly first: number;
}

/** Classes of the product: what its walk leads to, and which boxes are there. */
interface Service {
  readonly number: number;
  readonly boxes: Uint8Array;
}

class Proof {
  readonly #lines: Line[];
  /** Which axis of the space each find is for. */
  readonly #axisOf: number[];
  readonly #inProduct: Set<number>;
  /** The box of each rule in the product's axes, and the sets of each box. */
  readonly #boxOf: Int32Array;
  readonly #boxes: number[][] = [];
  /** The rank of each rule that was the first of its part somewhere. */
  readonly #ranks = new Map<number, number>();

  constructor(
    readonly claim: Claim,
    readonly arrays: Arrays,
  ) {
    const { space, classifier } = claim;
    const sources = space.axes.map(({ source }) => JSON.stringify(source));
    this.#axisOf = classifier.finds.map(({ source }) => sources.indexOf(JSON.stringify(source)));
    this.#lines = classifier.finds.map((find, at) => {
      const axis = space.axes[this.#axisOf[at]!]!;
      return lineOf(axis, piecesOf(find, axis.max, arrays));
    });
    this.#inProduct = new Set(
      classifier.product ? usesOf(classifier.product).map((use) => this.#spaceAxis(use)) : [],
    );
    this.#boxOf = this.#boxesOf([...this.#inProduct]);
  }

  go(): void {
    const { classifier, space } = this.claim;
    const services = this.#services();
    const own = new Set(classifier.parts.flatMap(({ rules }) => rules));
    if (own.size !== space.rules.length) throw new Error('a rule is in no part');
    for (const part of classifier.parts) this.#part(part, services);
    if (classifier.actions) this.#order(classifier.actions);
  }

  #spaceAxis({ of }: Use): number {
    return of === 'product' ? -1 : this.#axisOf[of.axis]!;
  }

  #boxesOf(product: readonly number[]): Int32Array {
    const { axes, rules } = this.claim.space;
    const known = new Map<string, number>();
    return Int32Array.from(rules, (_, rule) => {
      const sets = product.map((axis) => axes[axis]!.of[rule]!);
      const name = sets.join();
      let box = known.get(name);
      if (box === undefined) {
        box = this.#boxes.push(sets) - 1;
        known.set(name, box);
      }
      return box;
    });
  }

  #services(): Service[] {
    const { product } = this.claim.classifier;
    const all = this.#boxes.map((_, box) => box);
    if (!product) return [{ number: 0, boxes: new Uint8Array(all.length).fill(1) }];
    const order = [...this.#inProduct];
    const levels = this.#levels(product, (box, axis) => this.#boxes[box]![order.indexOf(axis)]!);
    return explore(levels, all).map(({ row, left }) => {
      const boxes = new Uint8Array(all.length);
      for (const box of left) boxes[box] = 1;
      return { number: row, boxes };
    });
  }

  /** The levels of a walk; where it starts is the sum of what the first of them say. */
  #levels({ starts, steps }: Walk, setOf: (box: number, axis: number) => number): Level[] {
    const uses: { use: Use; step: Step | null }[] = [...starts.map((use) => ({ use, step: null })), ...steps];
    return uses.flatMap(({ use, step }) => {
      if (use.of === 'product') return [];
      const axis = this.#spaceAxis(use);
      return {
        line: this.#lines[use.of.axis]!,
        next: (row: number, number: number) => this.#step(row, number, use, step),
        setOf: (box: number) => setOf(box, axis),
      };
    });
  }

  #step(row: number, number: number, { map }: Use, step: Step | null): number {
    const column = map ? this.arrays.at(map, number) : number;
    return step ? this.#stepped(step, row, column) : row + column;
  }

  #stepped(step: Step, row: number, column: number): number {
    const { arrays } = this;
    switch (step.kind) {
      case 'dense':
        return arrays.at(step.next, row + column);
      case 'paged': {
        const begin = arrays.at(step.index, row + (column >> step.shift));
        return arrays.at(step.next, begin + (column & (2 ** step.shift - 1)));
      }
      case 'runs': {
        let place = row;
        while (arrays.at(step.last, place) < column) place++;
        return arrays.at(step.next, place);
      }
      case 'search': {
        let low = arrays.at(step.first, row);
        let high = arrays.at(step.first, row + 1) - 1;
        while (low < high) {
          const middle = (low + high) >>> 1;
          if (arrays.at(step.last, middle) < column) low = middle + 1;
          else high = middle;
        }
        return arrays.at(step.next, low);
      }
    }
  }

  #part(part: PartPlan, services: readonly Service[]): void {
    const { axes } = this.claim.space;
    const seen = new Set(usesOf(part.walk).map((use) => this.#spaceAxis(use)));
    const setOf = (rule: number, axis: number) => axes[axis]!.of[rule]!;
    const levels = this.#levels(part.walk, setOf);
    // Axes that the walk does not look at, and a rule of the part does: the result may not depend on them.
    axes.forEach((axis, at) => {
      if (seen.has(at) || this.#inProduct.has(at) || part.rules.every((rule) => axis.of[rule]! < 0)) return;
      levels.push({ line: wholeLine(axis), next: (row) => row, setOf: (rule) => setOf(rule, at) });
    });
    const outcomes = new Outcomes(services, this.#boxOf);
    for (const end of explore(levels, part.rules)) this.#hold(part, end, outcomes);
  }

  /** Holds what the arrays say at the end of a walk against the first rule that is left, for each class of the product. */
  #hold({ walk, leaf }: PartPlan, { row, left }: End, outcomes: Outcomes): void {
    const { arrays } = this;
    if (leaf) {
      const pattern = arrays.at(leaf.pairs, row);
      const base = arrays.at(leaf.pairs, row + 1);
      for (const { found, first } of outcomes.of(pattern, left, (number) =>
        this.#stepped(leaf.pattern, pattern, number),
      )) {
        this.#result(left[first] ?? -1, arrays.at(leaf.ranks, base + found));
      }
      return;
    }
    const last = walk.steps.at(-1);
    const result = (number: number) => {
      if (last?.use.of === 'product') return this.#step(row, number, last.use, last.step);
      const start = walk.starts.at(-1);
      return start?.of === 'product' ? this.#step(row, number, start, null) : row;
    };
    for (const { found, first } of outcomes.of(row, left, result)) this.#result(left[first] ?? -1, found);
  }

  #result(rule: number, result: number): void {
    if (this.claim.classifier.actions) this.#rank(rule, result);
    else if (result !== this.#action(rule)) {
      throw new Error(`${ruleName(rule)} is to decide (${this.#action(rule)}), and ${result} is found`);
    }
  }

  #action(rule: number): number {
    return rule < 0 ? this.claim.none : this.claim.actions[rule]!;
  }

  #rank(rule: number, rank: number): void {
    const known = this.#ranks.get(rule);
    if (known === undefined) this.#ranks.set(rule, rank);
    else if (known !== rank) throw new Error(`${ruleName(rule)} has the ranks ${known} and ${rank}`);
  }

  /** Ranks follow the order of the rules, none comes last, and each has its rule's action. */
  #order(actions: NonNullable<Classifier['actions']>): void {
    const rules = [...this.#ranks.keys()].filter((rule) => rule >= 0).sort((a, b) => a - b);
    const inOrder = [...rules, ...(this.#ranks.has(-1) ? [-1] : [])];
    let before = -1;
    let beforeRule = -1;
    for (const rule of inOrder) {
      const rank = this.#ranks.get(rule)!;
      if (rank < before || (rank === before && rule < 0)) {
        throw new Error(`${ruleName(rule)} has rank ${rank}, ${ruleName(beforeRule)} before it ${before}`);
      }
      const action = this.arrays.at(actions, rank);
      if (action !== this.#action(rule)) {
        throw new Error(`rank ${rank} has action ${action}, ${ruleName(rule)} has ${this.#action(rule)}`);
      }
      [before, beforeRule] = [rank, rule];
    }
  }
}

function wholeLine(axis: Axis): Line {
  return lineOf(axis, [{ from: 0n, to: axis.max, number: 0 }]);
}

function ruleName(rule: number): string {
  return rule < 0 ? 'no rule' : `rule ${rule}`;
}
