/** Diagrams to tables: how each level is laid out, and what each axis leads to. */

import { nameOf } from './axis.js';
import { type Classifier, type Leaf, type PartPlan, tablesOf, type Use, usesOf } from './classifier.js';
import { type Cost, nothing, plus, times } from './cost.js';
import { type Find, findFor } from './find.js';
import type { Part } from './partition.js';
import type { Rules } from './rules.js';
import { rowsOf } from './runs.js';
import type { Sample } from './sample.js';
import { stepFor } from './step.js';
import { bytesOf, tableOf } from './table.js';
import { type Actions, decisions, patterns, ranksOf, renumbered } from './terminal.js';
import {
  closed,
  type Level,
  mapTable,
  type OpenUse,
  type OpenWalk,
  pathsOf,
  type Seen,
  walkOf,
} from './walk.js';

export interface Assembled {
  readonly classifier: Classifier;
  readonly cost: Cost;
  readonly bytes: number;
}

/** What a byte of a table is worth while layouts are compared, in instructions: tables crowd each other out of the caches. */
const perByte = 1 / 4096;

function weigh(cost: Cost, bytes: number): number {
  return cost.instructions + cost.loads * 5 + bytes * perByte;
}

/** Of some rules, for each way to part them: what does not depend on the parts is made once. */
export class Assembly {
  readonly #seen: Seen;
  readonly #productSeen: Int32Array;
  readonly #hasProduct: boolean;
  readonly #productLevels: readonly Level[];

  constructor(
    readonly rules: Rules,
    readonly actions: Actions,
    readonly samples: readonly Sample[],
  ) {
    const { product, axes, classes } = rules;
    const byAxis = axes.map((_, axis) => Int32Array.from(samples, ({ classes }) => classes[axis]!));
    this.#hasProduct = product.count > 1;
    this.#productLevels = product.order.map((axis, at) => ({
      name: `${nameOf(axes[axis]!.source)}_state`,
      of: { axis },
      rows: rowsOf(product.steps[at]!, classes[axis]!.count),
    }));
    const paths = pathsOf(
      this.#productLevels,
      (of) => byAxis[(of as { axis: number }).axis]!,
      samples.length,
    );
    this.#productSeen = paths.at(-1)!;
    this.#seen = (of) => (of === 'product' ? this.#productSeen : byAxis[of.axis]!);
  }

  of(parts: readonly Part[]): Assembled {
    return parts.length === 1 ? this.#direct(parts[0]!) : this.#ranked(parts);
  }

  /** The levels of a diagram, with another numbering of its leaves. */
  #levels(part: Part, number: number | null, leafOf: ArrayLike<number>): Level[] {
    return renumbered(part.diagram.levels, leafOf).map((rows, at) => {
      const axis = part.diagram.order[at]!;
      const own = nameOf(this.rules.axes[axis]!.source);
      return { name: number === null ? `${own}_row` : `part${number}_${own}_row`, of: { axis }, rows };
    });
  }

  #walk(levels: readonly Level[], terminals: ArrayLike<number>): OpenWalk {
    return walkOf(levels, terminals, this.#seen, this.samples.length, weigh);
  }

  /** One diagram, which goes on to the action by the class of the product. */
  #direct(part: Part): Assembled {
    const { rows, rowOf } = decisions(this.rules, part.diagram.leaves, this.actions);
    const actions = upTo(rows.reduce((most, row) => Math.max(most, highest(row)), this.actions.none));
    const levels = this.#hasProduct
      ? [...this.#levels(part, null, rowOf), { name: 'action', of: 'product' as const, rows }]
      : this.#levels(
          part,
          null,
          rowOf.map((row) => rows[row]![1]!),
        );
    const walk = this.#walk(levels, actions);
    return this.#closed([{ rules: part.rules, walk, leaf: null }], null, nothing);
  }

  #ranked(parts: readonly Part[]): Assembled {
    const diagrams = parts.map(({ diagram }) => diagram);
    const { rankOf, none, actionOf } = ranksOf(diagrams, this.rules.count, this.actions);
    const actions = tableOf('action', actionOf);
    if (!this.#hasProduct) {
      const plans = parts.map((part, number) => {
        const ranks = Int32Array.from(part.diagram.leaves, ([first]) =>
          first === undefined ? none : rankOf[first]!,
        );
        const walk = this.#walk(this.#levels(part, number, ranks), upTo(none));
        return { rules: part.rules, walk, leaf: null };
      });
      return this.#closed(plans, actions, { instructions: 2 + 3 * parts.length, loads: 1 });
    }
    const { rows, rowOf } = patterns(this.rules, diagrams);
    const ranks: number[] = [];
    const bases = diagrams.map(({ leaves }) =>
      leaves.map((leaf) => {
        ranks.push(none, ...leaf.map((rule) => rankOf[rule]!));
        return ranks.length - leaf.length - 1;
      }),
    );
    const ranksTable = tableOf('rank', ranks);
    const places = upTo(rows.reduce((most, row) => Math.max(most, highest(row)), 0));
    const seenRows = this.samples.map((_, sample) => ({
      row: rowOf[0]![sample % rowOf[0]!.length]!,
      column: this.#productSeen[sample]!,
    }));
    const pattern = stepFor(
      { name: 'place', rows, childAt: places, seen: seenRows, times: parts.length },
      weigh,
    );
    const plans = parts.map((part, number) => {
      const pairs = tableOf(
        `part${number}_leaf`,
        part.diagram.leaves.flatMap((_, leaf) => [
          pattern.rowAt[rowOf[number]![leaf]!]!,
          bases[number]![leaf]!,
        ]),
      );
      const same = Int32Array.from(part.diagram.leaves, (_, leaf) => leaf);
      const walk = this.#walk(
        this.#levels(part, number, same),
        same.map((leaf) => leaf * 2),
      );
      return { rules: part.rules, walk, leaf: { pairs, pattern, ranks: ranksTable } };
    });
    const each = plus({ instructions: 4 + 2 + 3, loads: 2 }, pattern.cost);
    const leaves = plus(times(parts.length, each), { instructions: 2, loads: 1 });
    return this.#closed(plans, actions, leaves);
  }

  #closed(
    parts: readonly { rules: readonly number[]; walk: OpenWalk; leaf: Leaf | null }[],
    actions: Classifier['actions'],
    more: Cost,
  ): Assembled {
    const product = this.#hasProduct ? this.#productWalk(parts) : null;
    const walks = [...(product ? [product] : []), ...parts.map(({ walk }) => walk)];
    const { finds, use } = this.#axes(walks);
    const own = (open: OpenUse): Use => (open.of === 'product' ? { of: 'product', map: null } : use(open));
    const classifier: Classifier = {
      finds,
      product: product && closed(product, own),
      parts: parts.map(({ rules, walk, leaf }): PartPlan => ({ rules, walk: closed(walk, own), leaf })),
      actions,
    };
    const mapped = walks
      .flatMap((walk) => usesOf(walk))
      .map(own)
      .filter(({ map }) => map !== null).length;
    const cost = plus(
      more,
      { instructions: mapped * 2, loads: mapped },
      ...finds.map((find) => find.cost),
      ...walks.map((walk) => walk.cost),
    );
    const bytes = tablesOf(classifier).reduce((sum, table) => sum + bytesOf(table), 0);
    return { classifier, cost, bytes };
  }

  /** With one part, what it makes of the product's classes is taken into the product's own last level. */
  #productWalk(parts: readonly { walk: OpenWalk }[]): OpenWalk {
    const { product } = this.rules;
    const only = parts.length === 1 ? usesOf(parts[0]!.walk).find(({ of }) => of === 'product') : undefined;
    const terminals = only?.map ?? upTo(product.count - 1);
    return this.#walk(this.#productLevels, terminals);
  }

  /** What is found on each axis: what its only use makes of the class, or a number that all its uses' maps go by. */
  #axes(walks: readonly OpenWalk[]): { finds: Find[]; use: (open: OpenUse) => Use } {
    const { axes, classes } = this.rules;
    const used = new Map<number, OpenUse[]>();
    for (const open of walks.flatMap((walk) => usesOf(walk))) {
      if (open.of === 'product') continue;
      used.set(open.of.axis, [...(used.get(open.of.axis) ?? []), open]);
    }
    const finds: Find[] = [];
    const closedUses = new Map<OpenUse, Use>();
    for (const [axis, uses] of [...used].sort(([a], [b]) => a - b)) {
      const { starts, classOf } = classes[axis]!;
      const numbers = numbered(uses, classOf);
      const own = nameOf(axes[axis]!.source);
      const values = this.samples.map((sample) => sample.values[axis]!);
      const find = findFor(own, axes[axis]!, { starts, values: numbers.found }, values, weigh);
      for (const [at, open] of uses.entries()) {
        const map = uses.length === 1 ? null : mapTable(open.name, numbers.maps[at]!);
        closedUses.set(open, { of: { axis: finds.length }, map });
      }
      finds.push(find);
    }
    return { finds, use: (open) => closedUses.get(open)! };
  }
}

/** One use: what it maps to. Several: places of the axis that any of them tells apart from the one before, and maps of these. */
function numbered(
  uses: readonly OpenUse[],
  classOf: Int32Array,
): { found: Uint32Array; maps: Uint32Array[] } {
  if (uses.length === 1) {
    return { found: Uint32Array.from(classOf, (number) => uses[0]!.map[number]!), maps: [] };
  }
  const found = new Uint32Array(classOf.length);
  const kept: number[] = [];
  classOf.forEach((number, at) => {
    const before = kept.at(-1);
    const same = before !== undefined && uses.every(({ map }) => map[before] === map[number]);
    if (!same) kept.push(number);
    found[at] = kept.length - 1;
  });
  return { found, maps: uses.map(({ map }) => Uint32Array.from(kept, (number) => map[number]!)) };
}

function highest(row: Int32Array): number {
  let most = 0;
  for (let at = 1; at < row.length; at += 2) most = Math.max(most, row[at]!);
  return most;
}

/** 0, 1, 2, … */
function upTo(last: number): Uint32Array {
  return Uint32Array.from({ length: last + 1 }, (_, at) => at);
}
