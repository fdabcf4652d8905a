/**
 * Numbers of 128 bits, by halves: the upper half leads to a node, in which the lower is looked up. A node spreads what it has
 * over buckets from where its second interval begins, so that it does not matter where in the space the numbers of a set are.
 */
import { intervalOf } from './classes.js';
import type { Wanted } from './find.js';
import { type Table, tableOf } from './table.js';

/** A sorted list of 64-bit intervals that is searched from a bucket on. */
export interface Search {
  readonly first: Table;
  readonly last: Table;
}

/** `bucket = x < base ? 0 : min((x - base) >> shift, buckets - 2) + 1`, counted from `begin`. */
export interface Spread {
  readonly base: bigint;
  readonly shift: number;
  readonly begin: number;
  readonly buckets: number;
}

export interface Wide {
  readonly upper: Search & { readonly spread: Spread };
  /** By place in the upper half: `Spread` in columns. */
  readonly nodes: {
    readonly base: Table;
    readonly shift: Table;
    readonly begin: Table;
    readonly buckets: Table;
  };
  readonly lower: Search;
  readonly values: Table;
}

const half = 64n;
const mask = (1n << half) - 1n;

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
  const lasts: bigint[] = [];
  const first: number[] = [];
  const own: number[] = [];
  const nodes: Spread[] = [];
  let passed = upper.passed;
  for (const [at, start] of upperStarts.entries()) {
    const lowest = start << half;
    const from = intervalOf(starts, lowest);
    const inside = [0n];
    const next = at + 1 < upperStarts.length ? upperStarts[at + 1]! << half : 1n << 128n;
    let to = from + 1;
    while (to < starts.length && starts[to]! < next) inside.push(starts[to++]! & mask);
    const seen = sampled.filter((value) => value >= lowest && value < next).map((value) => value & mask);
    const part = spread(inside, lasts.length, seen);
    passed += (part.passed * seen.length) / Math.max(1, sampled.length);
    nodes.push({ ...part.spread, begin: first.length });
    first.push(...part.first);
    for (let i = 0; i < inside.length; i++) {
      lasts.push(i + 1 < inside.length ? inside[i + 1]! - 1n : mask);
      own.push(values[from + i]!);
    }
  }
  const tables = {
    upperFirst: tableOf(`${name}_upper_first`, upper.first),
    upperLast: longs(`${name}_upper_last`, endsOf(upperStarts)),
    base: longs(
      `${name}_base`,
      nodes.map((node) => node.base),
    ),
    shift: tableOf(
      `${name}_shift`,
      nodes.map((node) => node.shift),
    ),
    begin: tableOf(
      `${name}_begin`,
      nodes.map((node) => node.begin),
    ),
    buckets: tableOf(
      `${name}_buckets`,
      nodes.map((node) => node.buckets),
    ),
    lowerFirst: tableOf(`${name}_first`, first),
    lowerLast: longs(`${name}_last`, lasts),
    values: tableOf(name, own),
  };
  const layout: Wide = {
    upper: { first: tables.upperFirst, last: tables.upperLast, spread: upper.spread },
    nodes: { base: tables.base, shift: tables.shift, begin: tables.begin, buckets: tables.buckets },
    lower: { first: tables.lowerFirst, last: tables.lowerLast },
    values: tables.values,
  };
  return { layout, tables: Object.values(tables), instructions: 34 + 3 * passed };
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
    const spread = { base: mask, shift: 63, begin: 0, buckets: 2 };
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
    const spread = { base, shift, begin: 0, buckets: count + 1 };
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
