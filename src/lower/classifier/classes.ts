/**
 * Numbers that no rule can tell apart are one class. An axis falls into as many intervals as its sets have ends; those that
 * lie in the same sets are one class, and classes are numbered as they first come, so that prefixes, which lie in one another
 * or apart, are runs of classes.
 */
import type { Axis } from './axis.js';

export interface Classes {
  /** Where each interval begins; the first at 0. */
  readonly starts: readonly bigint[];
  /** The class of each interval. */
  readonly classOf: Int32Array;
  readonly count: number;
  /** The classes of each of the axis' sets: from, to, from, to, in order. */
  readonly runs: readonly Int32Array[];
}

/** So many numbers of sets are kept to tell classes apart by; beyond it, every interval is a class of its own. */
const enough = 8_000_000;

export function classesOf({ sets, max }: Pick<Axis, 'sets' | 'max'>): Classes {
  const starts = startsOf(sets, max);
  const spans = sets.map((set) => spansOf(set, starts));
  const inside = spans.reduce((sum, span) => sum + lengthOf(span), 0);
  if (inside > enough) {
    const classOf = Int32Array.from(starts, (_, index) => index);
    return { starts, classOf, count: starts.length, runs: spans };
  }
  const { classOf, count } = numbered(spans, starts.length);
  return { starts, classOf, count, runs: spans.map((span) => runsOf(span, classOf)) };
}

function startsOf(sets: Axis['sets'], max: bigint): bigint[] {
  const all = new Set<bigint>([0n]);
  for (const set of sets) {
    for (const { from, to } of set) {
      all.add(from);
      if (to < max) all.add(to + 1n);
    }
  }
  return [...all].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A set as runs of intervals. */
function spansOf(set: Axis['sets'][number], starts: readonly bigint[]): Int32Array {
  const out = new Int32Array(set.length * 2);
  set.forEach(({ from, to }, index) => {
    out[index * 2] = intervalOf(starts, from);
    out[index * 2 + 1] = intervalOf(starts, to);
  });
  return out;
}

/** The interval that a number lies in. */
export function intervalOf(starts: readonly bigint[], value: bigint): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How many numbers are in runs. */
export function lengthOf(runs: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < runs.length; i += 2) sum += runs[i + 1]! - runs[i]! + 1;
  return sum;
}

/** Intervals of the same sets get one number. */
function numbered(spans: readonly Int32Array[], intervals: number): { classOf: Int32Array; count: number } {
  const inSets: number[][] = Array.from({ length: intervals }, () => []);
  spans.forEach((span, set) => {
    for (let i = 0; i < span.length; i += 2) {
      for (let at = span[i]!; at <= span[i + 1]!; at++) inSets[at]!.push(set);
    }
  });
  const known = new Map<string, number>();
  const classOf = Int32Array.from(inSets, (own) => {
    const name = own.join();
    let number = known.get(name);
    if (number === undefined) {
      number = known.size;
      known.set(name, number);
    }
    return number;
  });
  return { classOf, count: known.size };
}

function runsOf(span: Int32Array, classOf: Int32Array): Int32Array {
  const all = new Set<number>();
  for (let i = 0; i < span.length; i += 2) {
    for (let at = span[i]!; at <= span[i + 1]!; at++) all.add(classOf[at]!);
  }
  return runsOfNumbers([...all].sort((a, b) => a - b));
}

/** Sorted numbers as runs: from, to, from, to. */
export function runsOfNumbers(sorted: readonly number[]): Int32Array {
  const out: number[] = [];
  for (const number of sorted) {
    if (out.length > 0 && out.at(-1) === number - 1) out[out.length - 1] = number;
    else out.push(number, number);
  }
  return Int32Array.from(out);
}

/** Whether runs hold a number. */
export function inRuns(runs: Int32Array, number: number): boolean {
  for (let i = 0; i < runs.length; i += 2) {
    if (number >= runs[i]! && number <= runs[i + 1]!) return true;
  }
  return false;
}

/** Whether all numbers of some runs are in others. */
export function covers(outer: Int32Array, inner: Int32Array): boolean {
  for (let i = 0, o = 0; i < inner.length; i += 2) {
    while (o < outer.length && outer[o + 1]! < inner[i]!) o += 2;
    if (o >= outer.length || outer[o]! > inner[i]! || outer[o + 1]! < inner[i + 1]!) return false;
  }
  return true;
}
