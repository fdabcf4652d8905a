/**
 * Numbers of 128 bits, by halves: the upper half leads to a node, in which the lower is looked up. A node spreads what it has
 * over buckets from where its second interval begins, so that it does not matter where in the space the numbers of a set are.
 */
import { intervalOf } from './classes.js';
import { type Table, tableOf } from './table.js';
import type { Wanted } from './wanted.js';

/** A sorted list of 64-bit intervals that is searched from a bucket on. */
export interface Search {
  readonly first: Table;
  readonly last: Table;
}

/** `bucket = x < base ? 0 : min((x - base) >> shift, buckets - 2) + 1`. */
export interface Spread {
  readonly base: bigint;
  readonly shift: number;
  readonly buckets: number;
}

export interface Wide {
  readonly upper: Search & { readonly spread: Spread };
  /** By place in the upper half: with the leaf bit the result, else a node. */
  readonly entries: Table;
  /** `2 ** 15` or `2 ** 31`. */
  readonly leaf: number;
  /** Where a node's intervals begin, or, where nodes have many, how they are spread over buckets. */
  readonly nodes: { readonly begin: Table; readonly spread: SpreadTables | null };
  readonly lower: { readonly last: Table };
  readonly values: Table;
}

/** `Spread` in columns, by node. */
export interface SpreadTables {
  readonly base: Table;
  readonly shift: Table;
  readonly buckets: Table;
  /** Where a bucket begins, by `begin` of the node and its number. */
  readonly first: Table;
}

const half = 64n;
const mask = (1n << half) - 1n;

/** Nodes of up to so many intervals are gone through from the first on. */
const fewIntervals = 8;

/** An upper half that is not the whole answer: the intervals of the lower half, and what each leads to. */
interface Node {
  readonly inside: readonly bigint[];
  readonly values: readonly number[];
  readonly seen: readonly bigint[];
}

export function wideFind(
  name: string,
  { starts, values }: Wanted,
  sampled: readonly bigint[],
): { layout: Wide; tables: readonly Table[]; instructions: number } {
  const upperStarts = upperHalves(starts);
  const upper = spread(
    upperStarts,
    0,
    sampled.map((value) => value >> half),
  );
  const nodes: Node[] = [];
  const most = values.reduce((sum, value) => Math.max(sum, value), upperStarts.length);
  const leaf = most < 2 ** 15 ? 2 ** 15 : 2 ** 31;
  const seenIn = new Map<number, bigint[]>();
  for (const value of sampled) {
    const place = intervalOf(upperStarts, value >> half);
    seenIn.set(place, [...(seenIn.get(place) ?? []), value & mask]);
  }
  const entries = upperStarts.map((start, at) => {
    const next = at + 1 < upperStarts.length ? upperStarts[at + 1]! << half : 1n << 128n;
    const from = intervalOf(starts, start << half);
    let to = from + 1;
    while (to < starts.length && starts[to]! < next) to++;
    if (to === from + 1) return leaf + values[from]!;
    const inside = [0n, ...starts.slice(from + 1, to).map((value) => value & mask)];
    const seen = seenIn.get(at) ?? [];
    return nodes.push({ inside, values: Array.from(values.slice(from, to)), seen }) - 1;
  });
  const lower = lowerOf(name, nodes);
  const tables = {
    upperFirst: tableOf(`${name}_upper_first`, upper.first),
    upperLast: longs(`${name}_upper_last`, endsOf(upperStarts)),
    entries: tableOf(`${name}_node`, entries),
  };
  const layout: Wide = {
    upper: { first: tables.upperFirst, last: tables.upperLast, spread: upper.spread },
    entries: tables.entries,
    leaf,
    ...lower.layout,
  };
  const inNodes = nodes.reduce((sum, { seen }) => sum + seen.length, 0) / Math.max(1, sampled.length);
  const instructions = 16 + 3 * upper.passed + inNodes * ((layout.nodes.spread ? 22 : 8) + 3 * lower.passed);
  // Where no upper half has a node, nothing is below.
  const all = [...Object.values(tables), ...(nodes.length > 0 ? lower.tables : [])];
  return { layout, tables: all, instructions };
}

/** The lower halves of all nodes, one after the other; `passed` is what is gone by on the way, in the mean. */
function lowerOf(name: string, nodes: readonly Node[]) {
  const few = nodes.every(({ inside }) => inside.length <= fewIntervals);
  const lasts: bigint[] = [];
  const first: number[] = [];
  const own: number[] = [];
  const begins: number[] = [];
  const spreads: Spread[] = [];
  let passed = 0;
  let seenInAll = 0;
  for (const { inside, values, seen } of nodes) {
    if (few) {
      begins.push(lasts.length);
      passed += seen.reduce((sum, value) => sum + intervalOf(inside, value), 0);
    } else {
      const part = spread(inside, lasts.length, seen);
      begins.push(first.length);
      first.push(...part.first);
      spreads.push(part.spread);
      passed += part.passed * seen.length;
    }
    seenInAll += seen.length;
    lasts.push(...endsOf(inside));
    own.push(...values);
  }
  const begin = tableOf(`${name}_begin`, begins);
  const last = longs(`${name}_last`, lasts);
  const table = tableOf(name, own);
  const spreadTables = few
    ? null
    : {
        base: longs(
          `${name}_base`,
          spreads.map(({ base }) => base),
        ),
        shift: tableOf(
          `${name}_shift`,
          spreads.map(({ shift }) => shift),
        ),
        buckets: tableOf(
          `${name}_buckets`,
          spreads.map(({ buckets }) => buckets),
        ),
        first: tableOf(`${name}_first`, first),
      };
  return {
    layout: {
      nodes: { begin, spread: spreadTables },
      lower: { last },
      values: table,
    },
    tables: [begin, ...(spreadTables ? Object.values(spreadTables) : []), last, table],
    passed: passed / Math.max(1, seenInAll),
  };
}

function longs(name: string, values: readonly bigint[]): Table {
  return { name, bits: 64, values };
}

function endsOf(starts: readonly bigint[]): bigint[] {
  return starts.map((_, at) => (at + 1 < starts.length ? starts[at + 1]! - 1n : mask));
}

/** Where the upper half has to be looked at: every one that an interval begins in, and the one after it. */
function upperHalves(starts: readonly bigint[]): bigint[] {
  const all = new Set<bigint>([0n]);
  for (const start of starts) {
    all.add(start >> half);
    // What begins amid an upper half lasts, at the least, up to the next.
    if ((start & mask) !== 0n && start >> half < mask) all.add((start >> half) + 1n);
  }
  return [...all].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Buckets over sorted 64-bit starts: as few as leave little to pass over. */
function spread(
  starts: readonly bigint[],
  place: number,
  seen: readonly bigint[],
): { spread: Spread; first: number[]; passed: number } {
  if (starts.length === 1) {
    const spread = { base: mask, shift: 63, buckets: 2 };
    return { spread, first: [place, place], passed: 0 };
  }
  const base = starts[1]!;
  const width = (starts.at(-1)! - base).toString(2).length;
  const most = Math.max(4, starts.length * 4);
  let best: { spread: Spread; first: number[]; passed: number } | undefined;
  for (let shift = Math.max(0, width - 14); shift <= Math.min(63, width); shift++) {
    const count = Number((starts.at(-1)! - base) >> BigInt(shift)) + 1;
    if (count > most) continue;
    const first = [place];
    for (let bucket = 0; bucket < count; bucket++) {
      first.push(place + intervalOf(starts, base + (BigInt(bucket) << BigInt(shift))));
    }
    const spread = { base, shift, buckets: count + 1 };
    const passed =
      seen.reduce((sum, value) => {
        return sum + place + intervalOf(starts, value) - first[bucketOf(spread, value)]!;
      }, 0) / Math.max(1, seen.length);
    if (!best || passed < best.passed - 0.25) best = { spread, first, passed };
  }
  return best!;
}

/** The bucket of a number, counted from the spread's first. */
export function bucketOf({ base, shift, buckets }: Spread, value: bigint): number {
  if (value < base) return 0;
  const bucket = (value - base) >> BigInt(shift);
  return Math.min(bucket > 0x7fffffffn ? 0x7fffffff : Number(bucket), buckets - 2) + 1;
}
