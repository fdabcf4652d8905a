/** Numbers too wide to list: whether one lies in given intervals and has given bits, or has them not. */
import type { Axis } from '../../../lower/classifier/axis.js';
import { type Classes, inRuns } from '../../../lower/classifier/classes.js';
import type { Key } from '../../../lower/firewall/test.js';
import { type Interval, intersect, maxOf } from '../../../model/interval.js';
import type { Region } from './region.js';

/** The axes that one number of a packet is told by: the one it has itself, and those of some of its bits. */
export interface BitGroup {
  readonly key: Key;
  readonly whole: number | undefined;
  readonly bits: readonly { readonly axis: number; readonly mask: number; readonly value: number }[];
}

export function bitGroupsOf(axes: readonly Axis[]): BitGroup[] {
  const groups = new Map<string, { key: Key; bits: BitGroup['bits'][number][] }>();
  axes.forEach(({ source }, axis) => {
    if (source.kind !== 'bits') return;
    const { key, mask, value } = source;
    const group = groups.get(key.name) ?? { key, bits: [] };
    groups.set(key.name, group);
    group.bits.push({ axis, mask, value });
  });
  return [...groups.values()].map(({ key, bits }) => {
    const whole = axes.findIndex(({ source }) => source.kind === 'key' && source.key.name === key.name);
    return { key, bits, whole: whole < 0 ? undefined : whole };
  });
}

/** Whether some number up to `most` has what a region asks of it. */
export function hasNumber(
  { key, whole, bits }: BitGroup,
  axes: readonly Axis[],
  classes: readonly Classes[],
  region: Region,
  most: bigint,
): boolean {
  const intervals =
    whole === undefined
      ? [{ from: 0n, to: most }]
      : intersect(intervalsOf(axes[whole]!, classes[whole]!, region[whole]!), [{ from: 0n, to: most }]);
  const asked = bits.flatMap(({ axis, mask, value }) => {
    const { classOf } = classes[axis]!;
    const can = [0, 1].filter((bit) => inRuns(region[axis]!, classOf[bit] ?? classOf[0]!));
    return can.length === 1 ? [{ mask, value, is: can[0] === 1 }] : [];
  });
  const fixed = new Map<number, number>();
  for (const { mask, value } of asked.filter(({ is }) => is)) if (!fix(fixed, mask, value)) return false;
  return differs(
    intervals,
    fixed,
    asked.filter(({ is }) => !is),
    key.bits,
  );
}

interface Bits {
  readonly mask: number;
  readonly value: number;
}

/** Places of bits and what they are; false where one would have to be both. */
function fix(fixed: Map<number, number>, mask: number, value: number): boolean {
  for (let place = 0; place < 32; place++) {
    const bit = (value >>> place) & 1;
    if (((mask >>> place) & 1) === 0) {
      if (bit === 1) return false;
    } else if (fixed.has(place) && fixed.get(place) !== bit) return false;
    else fixed.set(place, bit);
  }
  return true;
}

/** Of each of `nots` some bit is another: one after the other is tried. */
function differs(
  intervals: readonly Interval[],
  fixed: ReadonlyMap<number, number>,
  [first, ...nots]: readonly Bits[],
  width: number,
): boolean {
  if (!first) return intervals.some((interval) => exists(interval, fixed, 0n, width));
  if ((first.value & ~first.mask) !== 0) return differs(intervals, fixed, nots, width);
  for (let place = 0; place < width; place++) {
    if (((first.mask >>> place) & 1) === 0) continue;
    const bit = ((first.value >>> place) & 1) ^ 1;
    if (fixed.has(place) && fixed.get(place) !== bit) continue;
    if (differs(intervals, new Map(fixed).set(place, bit), nots, width)) return true;
  }
  return false;
}

/** Whether a number of the block of `2 ** width` from `low` on lies in the interval and has the bits below `width`. */
function exists(interval: Interval, fixed: ReadonlyMap<number, number>, low: bigint, width: number): boolean {
  const last = low + maxOf(width);
  if (last < interval.from || low > interval.to) return false;
  if (interval.from <= low && last <= interval.to) return true;
  const place = width - 1;
  const upper = low + (1n << BigInt(place));
  return (
    (fixed.get(place) !== 1 && exists(interval, fixed, low, place)) ||
    (fixed.get(place) !== 0 && exists(interval, fixed, upper, place))
  );
}

/** The numbers of some classes. */
export function intervalsOf(
  { max }: Pick<Axis, 'max'>,
  { starts, classOf }: Classes,
  runs: Int32Array,
): Interval[] {
  const out: { from: bigint; to: bigint }[] = [];
  starts.forEach((from, at) => {
    if (!inRuns(runs, classOf[at]!)) return;
    const to = at + 1 < starts.length ? starts[at + 1]! - 1n : max;
    const last = out.at(-1);
    if (last && last.to === from - 1n) last.to = to;
    else out.push({ from, to });
  });
  return out;
}
