/** Carries a classifier out, table by table, as the C made of it does. */
import type { Source } from './axis.js';
import type { Classifier, Use, Walk } from './classifier.js';
import type { Find } from './find.js';
import type { Half, Near } from './half.js';
import { bucketOf, mostOf64 } from './spread.js';
import type { Step } from './step.js';
import type { Table } from './table.js';

/** What a packet has on an axis. */
export type Values = (source: Source) => bigint;

/** What is found on the way. */
export type Found =
  /** The number that a packet's has on an axis. */
  | { readonly kind: 'number'; readonly axis: number; readonly value: bigint; readonly number: number }
  /** The row that a level leads to: of the product, or of a part by its number. */
  | { readonly kind: 'row'; readonly walk: 'product' | number; readonly use: Use; readonly row: number }
  /** What a part comes to. */
  | { readonly kind: 'part'; readonly part: number; readonly result: number };

export function lookup(
  classifier: Classifier,
  values: Values,
  tell: (found: Found) => void = () => {},
): number {
  const numbers = classifier.finds.map((find, axis) => {
    const value = values(find.source);
    const number = carriedOut(find, value);
    tell({ kind: 'number', axis, value, number });
    return number;
  });
  const used = (use: Use, product: number): number => {
    const own = use.of === 'product' ? product : numbers[use.of.axis]!;
    return use.map ? at(use.map, own) : own;
  };
  const walked = (walk: Walk, product: number, name: 'product' | number): number => {
    let row = 0;
    for (const use of walk.starts) {
      row += used(use, product);
      tell({ kind: 'row', walk: name, use, row });
    }
    for (const { use, step } of walk.steps) {
      row = stepped(step, row, used(use, product));
      tell({ kind: 'row', walk: name, use, row });
    }
    return row;
  };
  const product = classifier.product ? walked(classifier.product, 0, 'product') : 0;
  const results = classifier.parts.map(({ walk, leaf }, part) => {
    const row = walked(walk, product, part);
    const result = leaf
      ? at(leaf.ranks, at(leaf.pairs, row + 1) + stepped(leaf.pattern, at(leaf.pairs, row), product))
      : row;
    tell({ kind: 'part', part, result });
    return result;
  });
  const least = Math.min(...results);
  return classifier.actions ? at(classifier.actions, least) : least;
}

function at(table: Table, place: number): number {
  const value = table.values[place];
  if (value === undefined) throw new Error(`${table.name} has no ${place}`);
  return Number(value);
}

export function stepped(step: Step, row: number, column: number): number {
  switch (step.kind) {
    case 'dense':
      return at(step.next, row + column);
    case 'paged': {
      const piece = at(step.index, row + (column >> step.shift));
      return at(step.next, piece + (column & (2 ** step.shift - 1)));
    }
    case 'runs': {
      let place = row;
      while (at(step.last, place) < column) place++;
      return at(step.next, place);
    }
    case 'search': {
      let low = at(step.first, row);
      let high = at(step.first, row + 1) - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (at(step.last, middle) < column) low = middle + 1;
        else high = middle;
      }
      return at(step.next, low);
    }
  }
}

export function carriedOut(find: Find, value: bigint): number {
  switch (find.kind) {
    case 'direct':
      return at(find.values, Number(value));
    case 'paged': {
      const x = Number(value);
      return at(find.values, at(find.index, x >>> find.shift) + (x & (2 ** find.shift - 1)));
    }
    case 'buckets': {
      const x = Number(value);
      const place = passed(find.last, at(find.first, Number(value >> BigInt(find.shift))), BigInt(x));
      return find.values ? at(find.values, place) : place;
    }
    case 'trie': {
      const x = Number(value);
      let row = 0;
      for (const { shift, bits, entries } of find.levels) {
        const entry = at(entries, row + (Math.floor(x / 2 ** shift) % 2 ** bits));
        if (entry >= find.leaf) return entry - find.leaf;
        row = entry;
      }
      throw new Error('a trie whose last level is not its last');
    }
    case 'within': {
      const upper = value >> 32n;
      if (upper === find.upper) return carriedOut(find.inner, value & 0xffffffffn);
      return upper < find.upper ? find.below : find.above;
    }
    case 'wide': {
      const tree = inHalf(find.upper, value >> 64n, 0);
      return tree >= find.leaf ? tree - find.leaf : inHalf(find.lower!, value & mostOf64, tree);
    }
  }
}

function inHalf({ near, last, values }: Half, value: bigint, tree: number): number {
  return at(values, passed(last, nearby(near, value, tree), value));
}

function nearby(near: Near, value: bigint, tree: number): number {
  if (near.kind === 'begin') return near.begin ? at(near.begin, tree) : 0;
  const { root, spreads, entries, leaf } = near;
  let entry = root ? at(entries, bucketOf(root, value)) : tree;
  for (let depth = 0; entry < leaf; depth++) {
    if (depth > 64) throw new Error('spreads that lead to one another');
    const { base, shift, most, begin } = spreads!;
    const own = {
      base: BigInt(base.values[entry]!),
      shift: at(shift, entry),
      last: at(most, entry),
    };
    entry = at(entries, at(begin, entry) + bucketOf(own, value));
  }
  return entry - leaf;
}

function passed(last: Table, from: number, value: bigint): number {
  let place = from;
  while (BigInt(last.values[place]!) < value) place++;
  return place;
}
