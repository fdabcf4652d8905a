/** What an axis' arrays make of every number there is: pieces of the axis, each with the number that is found for it. */
import type { Find } from '../../lower/classifier/find.js';
import type { Half, Near } from '../../lower/classifier/half.js';
import type { Spread } from '../../lower/classifier/spread.js';
import type { Trie } from '../../lower/classifier/trie.js';
import type { Arrays } from './arrays.js';

export interface Piece {
  readonly from: bigint;
  readonly to: bigint;
  readonly number: number;
}

/** In order, from 0 to `max`, without gaps. */
export function* piecesOf(find: Find, max: bigint, arrays: Arrays): Generator<Piece> {
  switch (find.kind) {
    case 'direct':
      for (let x = 0n; x <= max; x++) yield { from: x, to: x, number: arrays.at(find.values, Number(x)) };
      return;
    case 'paged': {
      const mask = 2 ** find.shift - 1;
      for (let x = 0; x <= Number(max); x++) {
        const number = arrays.at(find.values, arrays.at(find.index, x >> find.shift) + (x & mask));
        yield { from: BigInt(x), to: BigInt(x), number };
      }
      return;
    }
    case 'buckets': {
      const size = 1n << BigInt(find.shift);
      for (let from = 0n; from <= max; from += size) {
        const first = arrays.at(find.first, Number(from / size));
        for (const { to, number, ...piece } of passedIn(
          from,
          from + size - 1n,
          first,
          arrays.longs(find.last),
        )) {
          yield { ...piece, to, number: find.values ? arrays.at(find.values, number) : number };
        }
      }
      return;
    }
    case 'trie':
      yield* page(find, 0, 0, 0n, arrays);
      return;
    case 'within': {
      const base = find.upper << 32n;
      if (base > 0n) yield { from: 0n, to: base - 1n, number: find.below };
      for (const { from, to, number } of piecesOf(find.inner, 0xffffffffn, arrays)) {
        yield { from: base + from, to: base + to, number };
      }
      const next = base + (1n << 32n);
      if (next <= max) yield { from: next, to: max, number: find.above };
      return;
    }
    case 'wide':
      yield* wide(find, arrays);
  }
}

/** From a place on, the first whose last number is not below: pieces of `from` to `to` by the place. */
function* passedIn(
  from: bigint,
  to: bigint,
  first: number,
  last: (place: number) => bigint,
): Generator<Piece> {
  let at = from;
  for (let place = first; at <= to; place++) {
    const end = last(place);
    if (end < at) continue;
    yield { from: at, to: end < to ? end : to, number: place };
    at = end + 1n;
  }
}

/** What every entry of a page leads to. */
function* page(find: Trie, depth: number, begin: number, from: bigint, arrays: Arrays): Generator<Piece> {
  const { shift, bits, entries } = find.levels[depth]!;
  const size = 1n << BigInt(shift);
  for (let i = 0; i < 2 ** bits; i++) {
    const low = from + BigInt(i) * size;
    const entry = arrays.at(entries, begin + i);
    if (entry >= find.leaf) yield { from: low, to: low + size - 1n, number: entry - find.leaf };
    else yield* page(find, depth + 1, entry, low, arrays);
  }
}

type SpreadNear = Extract<Near, { kind: 'spread' }>;

const half = 64n;
const most = (1n << half) - 1n;

function* wide(find: Extract<Find, { kind: 'wide' }>, arrays: Arrays): Generator<Piece> {
  for (const above of halfOf(find.upper, 0, arrays)) {
    const tree = above.number;
    if (tree >= find.leaf) {
      yield { from: above.from << half, to: (above.to << half) + most, number: tree - find.leaf };
      continue;
    }
    if (above.from < above.to)
      throw new Error(`a tree stands for several upper halves from ${above.from} on`);
    for (const { from, to, number } of halfOf(find.lower!, tree, arrays)) {
      yield { from: (above.from << half) + from, to: (above.from << half) + to, number };
    }
  }
}

/** Every number of 64 bits, by what a tree leads to. */
function* halfOf({ near, last, values }: Half, tree: number, arrays: Arrays): Generator<Piece> {
  const lasts = arrays.longs(last);
  for (const { from, to, number: place } of nearby(near, tree, arrays)) {
    for (const piece of passedIn(from, to, place, lasts)) {
      yield { ...piece, number: arrays.at(values, piece.number) };
    }
  }
}

/** Every number of 64 bits, by the place that it is led near. */
function* nearby(near: Near, tree: number, arrays: Arrays): Generator<Piece> {
  if (near.kind === 'begin') {
    yield { from: 0n, to: most, number: near.begin ? arrays.at(near.begin, tree) : 0 };
    return;
  }
  const all = { from: 0n, to: most, number: tree };
  if (near.root) yield* bucketsIn(all, near.root, 0, near, arrays);
  else yield* spreadIn(all, near, arrays);
}

/** What becomes of some numbers in the buckets of the spread that they are led to. */
function* spreadIn(piece: Piece, near: SpreadNear, arrays: Arrays): Generator<Piece> {
  const { base, shift, most: last, begin } = near.spreads!;
  const spread = {
    base: arrays.longs(base)(piece.number),
    shift: arrays.at(shift, piece.number),
    last: arrays.at(last, piece.number),
  };
  yield* bucketsIn(piece, spread, arrays.at(begin, piece.number), near, arrays);
}

/** A spread that numbers are led to twice would be gone through without end: each has fewer numbers than the one above. */
function* bucketsIn(
  { from, to }: Piece,
  { base, shift, last: lastBucket }: Spread,
  begin: number,
  near: SpreadNear,
  arrays: Arrays,
): Generator<Piece> {
  for (let bucket = 0; bucket <= lastBucket; bucket++) {
    const first = bucket === 0 ? 0n : base + (BigInt(bucket) << BigInt(shift));
    const last = bucket === lastBucket ? most : base + (BigInt(bucket + 1) << BigInt(shift)) - 1n;
    const piece = {
      from: first > from ? first : from,
      to: last < to ? last : to,
      number: arrays.at(near.entries, begin + bucket),
    };
    if (piece.from > piece.to) continue;
    if (piece.number >= near.leaf) yield { ...piece, number: piece.number - near.leaf };
    else if (piece.from === from && piece.to === to)
      throw new Error(`a spread that does not part ${from} to ${to}`);
    else yield* spreadIn(piece, near, arrays);
  }
}
