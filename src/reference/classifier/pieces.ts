/** What an axis' arrays make of every number there is: pieces of the axis, each with the number that is found for it. */
import type { Find } from '../../lower/classifier/find.js';
import type { Spread } from '../../lower/classifier/wide.js';
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

function* page(
  find: Extract<Find, { kind: 'trie' }>,
  depth: number,
  begin: number,
  from: bigint,
  arrays: Arrays,
): Generator<Piece> {
  const { shift, bits, entries } = find.levels[depth]!;
  const size = 1n << BigInt(shift);
  for (let i = 0; i < 2 ** bits; i++) {
    const low = from + BigInt(i) * size;
    const entry = arrays.at(entries, begin + i);
    if (entry >= find.leaf) yield { from: low, to: low + size - 1n, number: entry - find.leaf };
    else yield* page(find, depth + 1, entry, low, arrays);
  }
}

const half = 64n;
const most = (1n << half) - 1n;

function* wide(find: Extract<Find, { kind: 'wide' }>, arrays: Arrays): Generator<Piece> {
  const { upper, entries, leaf, nodes, lower, values } = find;
  const first = (place: number) => arrays.at(upper.first, place);
  for (const above of spreadOver(upper.spread, 0, first, arrays.longs(upper.last))) {
    const node = arrays.at(entries, above.number);
    if (node >= leaf) {
      yield { from: above.from << half, to: (above.to << half) + most, number: node - leaf };
      continue;
    }
    if (above.from < above.to)
      throw new Error(`a node stands for several upper halves from ${above.from} on`);
    const begin = arrays.at(nodes.begin, node);
    const { spread } = nodes;
    const below = spread
      ? spreadOver(
          {
            base: arrays.longs(spread.base)(node),
            shift: arrays.at(spread.shift, node),
            buckets: arrays.at(spread.buckets, node),
          },
          begin,
          (place) => arrays.at(spread.first, place),
          arrays.longs(lower.last),
        )
      : passedIn(0n, most, begin, arrays.longs(lower.last));
    for (const { from, to, number } of below) {
      yield {
        from: (above.from << half) + from,
        to: (above.from << half) + to,
        number: arrays.at(values, number),
      };
    }
  }
}

/** Every number of 64 bits, by the place that a spread's buckets lead to. */
function* spreadOver(
  { base, shift, buckets }: Spread,
  begin: number,
  first: (bucket: number) => number,
  last: (place: number) => bigint,
): Generator<Piece> {
  if (base > 0n) yield* passedIn(0n, base - 1n, first(begin), last);
  for (let bucket = 1; bucket < buckets; bucket++) {
    const from = base + (BigInt(bucket - 1) << BigInt(shift));
    const to = bucket === buckets - 1 ? most : base + (BigInt(bucket) << BigInt(shift)) - 1n;
    if (from > most) break;
    yield* passedIn(from, to < most ? to : most, first(begin + bucket), last);
  }
}
