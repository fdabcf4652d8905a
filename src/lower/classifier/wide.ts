/** Numbers of 128 bits, by halves: the upper half is all that matters, or leads to a tree in which the lower is looked up. */
import { intervalOf } from './classes.js';
import { type Cost, plus, times, type Weigh } from './cost.js';
import { type Half, halfFor, type Tree } from './half.js';
import { mostOf64 } from './spread.js';
import { leafFor, type Table } from './table.js';
import type { Wanted } from './wanted.js';

export interface Wide {
  /** Leads to the result, with the leaf bit, or to a tree of the lower halves. */
  readonly upper: Half;
  /** `2 ** 15` or `2 ** 31`. */
  readonly leaf: number;
  /** Nothing where no upper half leads to a tree. */
  readonly lower: Half | null;
}

const half = 64n;

export function wideFind(
  name: string,
  { starts, values }: Wanted,
  sampled: readonly bigint[],
  weigh: Weigh,
): { layout: Wide; tables: readonly Table[]; cost: Cost } {
  const upperStarts = upperHalves(starts);
  const leaf = leafFor(values.reduce((sum, value) => Math.max(sum, value), upperStarts.length));
  const seenIn = new Map<number, bigint[]>();
  for (const value of sampled) {
    const place = intervalOf(upperStarts, value >> half);
    seenIn.set(place, [...(seenIn.get(place) ?? []), value & mostOf64]);
  }
  const trees: Tree[] = [];
  const entries = upperStarts.map((start, at) => {
    const next = at + 1 < upperStarts.length ? upperStarts[at + 1]! << half : 1n << 128n;
    const from = intervalOf(starts, start << half);
    let to = from + 1;
    while (to < starts.length && starts[to]! < next) to++;
    if (to === from + 1) return leaf + values[from]!;
    const inside = [0n, ...starts.slice(from + 1, to).map((value) => value & mostOf64)];
    return trees.push({ starts: inside, values: values.slice(from, to), seen: seenIn.get(at) ?? [] }) - 1;
  });
  const seen = sampled.map((value) => value >> half);
  const upper = halfFor(`${name}_upper`, [{ starts: upperStarts, values: entries, seen }], weigh);
  const above = plus({ instructions: 4, loads: 0 }, upper.cost);
  if (trees.length === 0) {
    return { layout: { upper: upper.half, leaf, lower: null }, tables: upper.tables, cost: above };
  }
  const lower = halfFor(name, trees, weigh);
  const below = trees.reduce((sum, tree) => sum + tree.seen.length, 0) / Math.max(1, sampled.length);
  return {
    layout: { upper: upper.half, leaf, lower: lower.half },
    tables: [...upper.tables, ...lower.tables],
    cost: plus(above, times(below, lower.cost)),
  };
}

/** Where the upper half has to be looked at: every one that an interval begins in, and the one after it. */
function upperHalves(starts: readonly bigint[]): bigint[] {
  const all = new Set<bigint>([0n]);
  for (const start of starts) {
    all.add(start >> half);
    // What begins amid an upper half lasts, at the least, up to the next.
    if ((start & mostOf64) !== 0n && start >> half < mostOf64) all.add((start >> half) + 1n);
  }
  return [...all].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
