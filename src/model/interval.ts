/** Sets of unsigned integers as sorted, disjoint, non-adjacent closed intervals: what every list, range and prefix comes down to. */

export interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

export type IntervalSet = readonly Interval[];

/** The largest value of a width. */
export function maxOf(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}

/** The union of intervals in any order, overlapping or not. */
export function union(intervals: readonly Interval[]): IntervalSet {
  const sorted = [...intervals].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const out: { from: bigint; to: bigint }[] = [];
  for (const { from, to } of sorted) {
    const last = out.at(-1);
    if (last && from <= last.to + 1n) {
      if (to > last.to) last.to = to;
    } else {
      out.push({ from, to });
    }
  }
  return out;
}

/** What of 0..2^bits-1 is not in the set. */
export function complement(set: IntervalSet, bits: number): IntervalSet {
  const out: Interval[] = [];
  let next = 0n;
  for (const { from, to } of set) {
    if (from > next) out.push({ from: next, to: from - 1n });
    next = to + 1n;
  }
  if (next <= maxOf(bits)) out.push({ from: next, to: maxOf(bits) });
  return out;
}

export function intersect(a: IntervalSet, b: IntervalSet): IntervalSet {
  const out: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i]!;
    const y = b[j]!;
    const from = x.from > y.from ? x.from : y.from;
    const to = x.to < y.to ? x.to : y.to;
    if (from <= to) out.push({ from, to });
    if (x.to < y.to) i++;
    else j++;
  }
  return out;
}

export function contains(set: IntervalSet, value: bigint): boolean {
  let low = 0;
  let high = set.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { from, to } = set[middle]!;
    if (value < from) high = middle - 1;
    else if (value > to) low = middle + 1;
    else return true;
  }
  return false;
}

export function isFull(set: IntervalSet, bits: number): boolean {
  return set.length === 1 && set[0]!.from === 0n && set[0]!.to === maxOf(bits);
}

/** The prefix length if an interval is exactly one aligned block of a power of two. */
export function prefixLength({ from, to }: Interval, bits: number): number | undefined {
  const size = to - from + 1n;
  if ((size & (size - 1n)) !== 0n || (from & (size - 1n)) !== 0n) return undefined;
  return bits - (size.toString(2).length - 1);
}
