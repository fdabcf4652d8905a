/**
 * One half of numbers of 128 bits: trees of intervals of 64 bits, one tree's after the other's. From a place near by, a
 * number's interval is the first that does not end before it.
 */
import { intervalOf } from './classes.js';
import type { Cost, Weigh } from './cost.js';
import {
  bucketsOverAll,
  type Fineness,
  isOverAll,
  mostOf64,
  type Spread,
  type Spreading,
  spreadOf,
  throughSpreads,
} from './spread.js';
import { bytesOf, leafFor, type Table, tableOf } from './table.js';

/** Sorted intervals, the first from 0 on, what each leads to, and numbers of packets that come by. */
export interface Tree {
  readonly starts: readonly bigint[];
  readonly values: ArrayLike<number>;
  readonly seen: readonly bigint[];
}

export interface Half {
  readonly near: Near;
  /** The last number of each interval, and what it leads to. */
  readonly last: Table;
  readonly values: Table;
}

/** What leads near a number's interval. */
export type Near =
  /** Where the tree begins; nothing where there is but one. */
  | { readonly kind: 'begin'; readonly begin: Table | null }
  /** From bucket to bucket, until an entry has the leaf bit and is a place. */
  | {
      readonly kind: 'spread';
      /** What to begin with; nothing where there are several trees: that of a tree has its number. */
      readonly root: Spread | null;
      /** All of them; nothing where there is but the root. */
      readonly spreads: SpreadTables | null;
      readonly entries: Table;
      /** `2 ** 15` or `2 ** 31`; 0 where every entry is a place. */
      readonly leaf: number;
    };

/** `Spread` in columns, and where the spread has its first bucket. */
export interface SpreadTables {
  readonly base: Table;
  readonly shift: Table;
  readonly most: Table;
  readonly begin: Table;
}

export interface CostedHalf {
  readonly half: Half;
  readonly tables: readonly Table[];
  readonly cost: Cost;
}

/** What costs the numbers seen least. */
export function halfFor(name: string, trees: readonly Tree[], weigh: Weigh): CostedHalf {
  const last = longs(
    `${name}_last`,
    trees.flatMap(({ starts }) => starts.map((_, at) => (starts[at + 1] ?? mostOf64 + 1n) - 1n)),
  );
  const values = tableOf(
    name,
    trees.flatMap((tree) => Array.from(tree.values)),
  );
  const weight = ({ tables, cost }: CostedHalf) =>
    weigh(
      cost,
      tables.reduce((sum, table) => sum + bytesOf(table), 0),
    );
  const near = [
    beginning(name, trees),
    ...finenessesFor(trees).map((fineness) => spreading(name, trees, fineness)),
  ];
  const ways = near.map(({ near, tables, cost }): CostedHalf => {
    return { half: { near, last, values }, tables: [...tables, last, values], cost };
  });
  return ways.reduce((best, one) => (weight(one) < weight(best) ? one : best));
}

interface CostedNear {
  readonly near: Near;
  readonly tables: readonly Table[];
  readonly cost: Cost;
}

function beginning(name: string, trees: readonly Tree[]): CostedNear {
  const begin = trees.length === 1 ? null : tableOf(`${name}_begin`, beginsOf(trees));
  const passed = mean(trees.flatMap(({ starts, seen }) => seen.map((value) => intervalOf(starts, value))));
  const loads = begin ? 1 : 0;
  return {
    near: { kind: 'begin', begin },
    tables: begin ? [begin] : [],
    cost: on({ instructions: 1, loads }, passed),
  };
}

/** What is tried; all but the first where it does not come to too many buckets. */
const finenesses = [
  { density: 2, few: 4 },
  { density: 8, few: 4 },
  { density: 8, few: 10 },
  { density: 32, few: 10 },
] as const;
const mostBuckets = 2 ** 17;

function finenessesFor(trees: readonly Tree[]): Fineness[] {
  const intervals = trees.reduce((sum, { starts }) => sum + starts.length, 0);
  const fine = finenesses.filter(({ density }, at) => at === 0 || density * intervals <= mostBuckets);
  // That of one tree stands in the code: there it is worth something that a spread takes fewer words.
  const [only, ...others] = trees;
  const overAll = fine.filter(
    ({ density }) => others.length === 0 && bucketsOverAll(only!.starts, density) <= mostBuckets,
  );
  return [
    ...fine.map((one) => ({ ...one, overAll: false })),
    ...overAll.map((one) => ({ ...one, overAll: true })),
  ];
}

function spreading(name: string, trees: readonly Tree[], fineness: Fineness): CostedNear {
  const made = spreadOf(trees, fineness);
  const begins = beginsOf(trees);
  const ways = trees.flatMap(({ starts, seen }, tree) =>
    seen.map((value) => {
      const { depth, place } = throughSpreads(made, value, tree);
      return { depth, passed: begins[tree]! + intervalOf(starts, value) - place };
    }),
  );
  const depth = mean(ways.map((way) => way.depth));
  const passed = mean(ways.map((way) => way.passed));
  const root = trees.length === 1 ? made.spreads[0]! : null;
  const spreads = root && made.spreads.length === 1 ? null : columnsOf(name, made);
  const places = trees.reduce((sum, { starts }) => sum + starts.length, 0);
  const leaf = spreads ? leafFor(Math.max(places, made.spreads.length)) : 0;
  const entries = entriesOf(name, made, leaf);
  return {
    near: { kind: 'spread', root, spreads, entries, leaf },
    tables: [...(spreads ? Object.values(spreads) : []), entries],
    cost: on({ instructions: 14 * depth - inCode(root), loads: 2 * depth - (root ? 1 : 0) }, passed),
  };
}

/** What is saved where the first spread's numbers are in the code. */
function inCode(root: Spread | null): number {
  if (!root) return 0;
  return isOverAll(root) ? 11 : 6;
}

/** What it costs to get near, and then past some intervals to the right one. */
function on(near: Cost, passed: number): Cost {
  return { instructions: near.instructions + 4 + 3 * passed, loads: near.loads + 2 + passed / 8 };
}

/** Where each tree's intervals begin among all. */
function beginsOf(trees: readonly Tree[]): number[] {
  let length = 0;
  return trees.map(({ starts }) => {
    length += starts.length;
    return length - starts.length;
  });
}

/** Of what was found for all numbers seen; 0 where none was. */
function mean(all: readonly number[]): number {
  return all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length);
}

function entriesOf(name: string, { buckets }: Spreading, leaf: number): Table {
  const all = new Uint32Array(buckets.reduce((sum, own) => sum + own.length, 0));
  let at = 0;
  for (const own of buckets) {
    for (const bucket of own) all[at++] = bucket < 0 ? -1 - bucket : leaf + bucket;
  }
  return tableOf(`${name}_near`, all);
}

function columnsOf(name: string, { spreads, buckets }: Spreading): SpreadTables {
  const column = <T>(of: (spread: Spread) => T) => spreads.map(of);
  let length = 0;
  const begins = buckets.map((own) => {
    length += own.length;
    return length - own.length;
  });
  return {
    base: longs(
      `${name}_base`,
      column(({ base }) => base),
    ),
    shift: tableOf(
      `${name}_shift`,
      column(({ shift }) => shift),
    ),
    most: tableOf(
      `${name}_most`,
      column(({ last }) => last),
    ),
    begin: tableOf(`${name}_begin`, begins),
  };
}

function longs(name: string, values: readonly bigint[]): Table {
  return { name, bits: 64, values };
}
