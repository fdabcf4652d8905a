/**
 * An axis as a line of places, in the order of its numbers: within a place, neither the arrays nor any rule tell numbers apart.
 */
import type { Axis } from '../../lower/classifier/axis.js';
import type { Piece } from './pieces.js';

export interface Line {
  /** What the arrays find for each place. */
  readonly numbers: Int32Array;
  /** The places of each of the axis' sets: from, to, from, to, … */
  readonly spans: readonly Int32Array[];
}

/** `pieces` have to cover the axis from end to end. */
export function lineOf({ sets, max }: Axis, pieces: Iterable<Piece>): Line {
  const starts: bigint[] = [];
  const found: number[] = [];
  const bounds = boundsOf(sets);
  let next = 0n;
  let bound = 0;
  for (const { from, to, number } of pieces) {
    if (from !== next) throw new Error(`nothing is found from ${next} on`);
    while (bound < bounds.length && bounds[bound]! <= from) bound++;
    if (found.at(-1) !== number || bounds[bound - 1] === from) {
      starts.push(from);
      found.push(number);
    }
    for (; bound < bounds.length && bounds[bound]! <= to; bound++) {
      starts.push(bounds[bound]!);
      found.push(number);
    }
    next = to + 1n;
  }
  if (next <= max) throw new Error(`nothing is found from ${next} on`);
  const spans = sets.map((set) =>
    Int32Array.from(set.flatMap(({ from, to }) => [placeOf(starts, from), placeOf(starts, to)])),
  );
  return { numbers: Int32Array.from(found), spans };
}

/** Where membership in a set may change. */
function boundsOf(sets: Axis['sets']): bigint[] {
  const all = new Set<bigint>();
  for (const set of sets) {
    for (const { from, to } of set) {
      all.add(from);
      all.add(to + 1n);
    }
  }
  return [...all].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function placeOf(starts: readonly bigint[], value: bigint): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
