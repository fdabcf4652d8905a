/** What the leaves of diagrams come to: an action at once, or a rank that the least of several parts decides by. */
import type { Diagram, Row } from './diagram.js';
import type { Rules } from './rules.js';
import { runsOf } from './runs.js';

/** The action of each rule, and of a packet that none matches. */
export interface Actions {
  readonly of: ArrayLike<number>;
  readonly none: number;
}

/** What a leaf does with each class of the product, as rows: leaves that do the same share one. */
export function decisions(
  rules: Rules,
  leaves: Diagram['leaves'],
  actions: Actions,
): { rows: Row[]; rowOf: Int32Array } {
  const { product } = rules;
  const rows: Row[] = [];
  const known = new Map<string, number>();
  const rowOf = Int32Array.from(leaves, (leaf) => {
    const values = new Uint32Array(product.count).fill(actions.none);
    for (const rule of leaf.toReversed()) {
      for (const number of rules.classesIn(rules.box(rule))) values[number] = actions.of[rule]!;
    }
    return keep(rows, known, runsOf(values));
  });
  return { rows, rowOf };
}

/** Which of a leaf's rules holds, by the class of the product: its place in the list, from 1, or 0. */
export function patterns(rules: Rules, parts: readonly Diagram[]): { rows: Row[]; rowOf: Int32Array[] } {
  const { product } = rules;
  const rows: Row[] = [];
  const known = new Map<string, number>();
  const byBoxes = new Map<string, number>();
  const rowOf = parts.map(({ leaves }) =>
    Int32Array.from(leaves, (leaf) => {
      const boxes = leaf.map((rule) => rules.box(rule));
      const name = boxes.join();
      let row = byBoxes.get(name);
      if (row === undefined) {
        const values = new Uint32Array(product.count);
        for (let place = boxes.length; place > 0; place--) {
          for (const number of rules.classesIn(boxes[place - 1]!)) values[number] = place;
        }
        row = keep(rows, known, runsOf(values));
        byBoxes.set(name, row);
      }
      return row;
    }),
  );
  return { rows, rowOf };
}

function keep(rows: Row[], known: Map<string, number>, row: Row): number {
  const name = row.join();
  let at = known.get(name);
  if (at === undefined) {
    at = rows.push(row) - 1;
    known.set(name, at);
  }
  return at;
}

/** A diagram whose leaves are numbered anew: rows that now say the same become one. */
export function renumbered(levels: Diagram['levels'], leafOf: ArrayLike<number>): Row[][] {
  let child = leafOf;
  const out: Row[][] = [];
  for (const rows of levels.toReversed()) {
    const own: Row[] = [];
    const known = new Map<string, number>();
    child = Int32Array.from(rows, (row) => keep(own, known, leadingTo(row, child)));
    out.unshift(own);
  }
  return out;
}

function leadingTo(row: Row, child: ArrayLike<number>): Row {
  const out: number[] = [];
  for (let i = 0; i < row.length; i += 2) {
    const to = child[row[i + 1]!]!;
    if (out.length > 0 && out.at(-1) === to) out[out.length - 2] = row[i]!;
    else out.push(row[i]!, to);
  }
  return Int32Array.from(out);
}

/**
 * The order of rules as far as parts have to know it: rules that follow one another and do the same have one rank. The last
 * rank is that of no rule.
 */
export function ranksOf(parts: readonly Diagram[], rules: number, actions: Actions) {
  const used = new Uint8Array(rules);
  for (const { leaves } of parts) for (const leaf of leaves) for (const rule of leaf) used[rule] = 1;
  const rankOf = new Uint32Array(rules);
  const actionOf: number[] = [];
  for (let rule = 0; rule < rules; rule++) {
    if (used[rule] === 0) continue;
    const action = actions.of[rule]!;
    if (actionOf.at(-1) !== action) actionOf.push(action);
    rankOf[rule] = actionOf.length - 1;
  }
  return { rankOf, none: actionOf.length, actionOf: [...actionOf, actions.none] };
}
