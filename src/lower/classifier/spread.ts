/**
 * Sorted numbers of 64 bits over buckets of one size, from where the second interval begins; a bucket in which many begin has
 * buckets of its own, and so on. Where in the space numbers lie, and how they cluster, does not matter.
 */

/** `bucket = min((x > base ? x - base : 0) >> shift, last)`. */
export interface Spread {
  readonly base: bigint;
  readonly shift: number;
  readonly last: number;
}

/** Whether the bucket is `x >> shift`, whatever the number: nothing has to be looked at before. */
export function isOverAll({ base, shift, last }: Spread): boolean {
  return base === 0n && BigInt(last) === mostOf64 >> BigInt(shift);
}

export const mostOf64 = (1n << 64n) - 1n;

/** The bucket of a number, counted from the spread's first. */
export function bucketOf({ base, shift, last }: Spread, value: bigint): number {
  if (value <= base) return 0;
  const bucket = (value - base) >> BigInt(shift);
  return bucket < BigInt(last) ? Number(bucket) : last;
}

/** The first spreads are those of the trees. */
export interface Spreading {
  readonly spreads: readonly Spread[];
  /** By spread, what each bucket leads to: the place of the interval that it begins in, or -1 less another spread. */
  readonly buckets: readonly Int32Array[];
}

export interface Fineness {
  /** So many buckets there may be for each interval. */
  readonly density: number;
  /** Buckets amid which no more intervals than this begin are not spread again. */
  readonly few: number;
  /** Whether the trees' own spreads are over all numbers, and not only over those among which intervals begin. */
  readonly overAll: boolean;
}

/** Places are those of trees that lie one after the other. */
export function spreadOf(
  trees: readonly { readonly starts: readonly bigint[] }[],
  { density, few, overAll }: Fineness,
): Spreading {
  const work: { starts: readonly bigint[]; place: number }[] = [];
  let length = 0;
  for (const { starts } of trees) {
    work.push({ starts, place: length });
    length += starts.length;
  }
  const spreads: Spread[] = [];
  const buckets: Int32Array[] = [];
  for (let at = 0; at < work.length; at++) {
    const { starts, place } = work[at]!;
    const amid = overStarts(starts, starts.length * density);
    const spread = overAll && at < trees.length ? widened(amid) : amid;
    const firsts = intervalsOf(spread, starts);
    spreads.push(spread);
    buckets.push(
      firsts.map((first, bucket) => {
        const next = firsts[bucket + 1] ?? starts.length - 1;
        if (next - first <= few) return place + first;
        return -work.push({ starts: starts.slice(first, next + 1), place: place + first });
      }),
    );
  }
  return { spreads, buckets };
}

/** The interval that each bucket begins in; the first bucket, which all that is below comes to, in the first. */
function intervalsOf({ base, shift, last }: Spread, starts: readonly bigint[]): Int32Array {
  const out = new Int32Array(last + 1);
  const least = starts.length > 1 && starts[1]! <= base ? 1 : 0;
  const amid = (1n << BigInt(shift)) - 1n;
  for (let interval = 1; interval < starts.length; interval++) {
    const bucket = Number((starts[interval]! - base + amid) >> BigInt(shift));
    if (bucket > 0 && bucket <= last) out[bucket] = interval;
  }
  for (let bucket = 1; bucket <= last; bucket++)
    out[bucket] = Math.max(least, out[bucket - 1]!, out[bucket]!);
  return out;
}

/** From the second interval on, in up to `most` buckets, but at the least so many that what begins there does not share one. */
function overStarts(starts: readonly bigint[], most: number): Spread {
  if (starts.length === 1) return { base: mostOf64, shift: 63, last: 0 };
  const base = starts[1]!;
  const span = starts.at(-1)! - base;
  let shift = 0;
  while (span >> BigInt(shift) >= Math.max(4, most)) shift++;
  return { base, shift, last: Number(span >> BigInt(shift)) };
}

/** Over all numbers, in buckets of the same size. */
function widened({ shift }: Spread): Spread {
  return { base: 0n, shift, last: Number(mostOf64 >> BigInt(shift)) };
}

/** How many buckets a tree's own spread has where it is over all numbers. */
export function bucketsOverAll(starts: readonly bigint[], density: number): number {
  return widened(overStarts(starts, starts.length * density)).last + 1;
}

/** How many spreads a number of a tree goes through, and the place that it comes to. */
export function throughSpreads(
  { spreads, buckets }: Spreading,
  value: bigint,
  tree: number,
): { depth: number; place: number } {
  let spread = tree;
  for (let depth = 1; ; depth++) {
    const bucket = buckets[spread]![bucketOf(spreads[spread]!, value)]!;
    if (bucket >= 0) return { depth, place: bucket };
    spread = -1 - bucket;
  }
}
