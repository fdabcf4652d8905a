/**
 * A compiled classifier: what is done with a packet's numbers to find the action of the first rule that matches. It is data;
 * `src/emit/firewall/classifier.ts` prints it as C, `lookup.ts` carries it out.
 */
import type { Find } from './find.js';
import type { Step } from './step.js';
import type { Table } from './table.js';

/** A number that a walk goes by: what was found on an axis, or the class of the product, mapped where a table says so. */
export interface Use {
  readonly of: { readonly axis: number } | 'product';
  readonly map: Table | null;
}

/** From row to row: the first is the sum of what `starts` say. */
export interface Walk {
  readonly starts: readonly Use[];
  readonly steps: readonly { readonly use: Use; readonly step: Step }[];
}

/** Some of the rules: a walk to what decides among them. */
export interface PartPlan {
  /** Which of the classifier's rules: the first of all is the first of a part. */
  readonly rules: readonly number[];
  readonly walk: Walk;
  /** Where the walk leads to a leaf, which knows the packet's rank by the class of the product; else it leads to the result. */
  readonly leaf: Leaf | null;
}

/** `ranks[base + pattern[row][class of the product]]`, where `row` and `base` are two numbers of a table. */
export interface Leaf {
  readonly pairs: Table;
  readonly pattern: Step;
  readonly ranks: Table;
}

export interface Classifier {
  /** By axis. */
  readonly finds: readonly Find[];
  /** Leads to the class of the product, where there is one. */
  readonly product: Walk | null;
  readonly parts: readonly PartPlan[];
  /** From the least rank of several parts to the action; with one part the result is the action. */
  readonly actions: Table | null;
}

/** All that a walk goes by, in order. */
export function usesOf<U>({
  starts,
  steps,
}: {
  readonly starts: readonly U[];
  readonly steps: readonly { readonly use: U }[];
}): U[] {
  return [...starts, ...steps.map(({ use }) => use)];
}

/** Every table, in the order in which they are printed. */
export function tablesOf({ finds, product, parts, actions }: Classifier): Table[] {
  const all = new Set<Table>();
  const add = (...tables: readonly (Table | null | undefined)[]) => {
    for (const table of tables) if (table) all.add(table);
  };
  const walk = ({ starts, steps }: Walk) => {
    add(...starts.map(({ map }) => map));
    for (const { use, step } of steps) add(use.map, ...step.tables);
  };
  for (const find of finds) add(...find.tables);
  if (product) walk(product);
  for (const part of parts) {
    walk(part.walk);
    if (part.leaf) add(part.leaf.pairs, ...part.leaf.pattern.tables, part.leaf.ranks);
  }
  add(actions);
  return [...all];
}
