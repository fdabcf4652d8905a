/** Arrays of constants, as small as their numbers allow. */
import { UniqueRows } from './unique.js';

export interface Table {
  /** What it is for: the end of its name in C. */
  readonly name: string;
  readonly bits: 8 | 16 | 32 | 64;
  readonly values: ArrayLike<number> | ArrayLike<bigint>;
}

export function tableOf(name: string, values: ArrayLike<number>): Table {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > most) most = values[i]!;
  return { name, bits: most < 2 ** 8 ? 8 : most < 2 ** 16 ? 16 : 32, values };
}

/** The bit that tells two kinds of numbers of up to `most` apart in one table, where 16 bits or 32 have room for it. */
export function leafFor(most: number): number {
  return most < 2 ** 15 ? 2 ** 15 : 2 ** 31;
}

export function bytesOf(table: Table): number {
  return (table.values.length * table.bits) / 8;
}

/** Rows of a matrix cut into pieces of `2 ** shift`; equal pieces are there once. */
export interface Paged {
  readonly shift: number;
  /** Pieces a row. */
  readonly perRow: number;
  /** Where the piece begins, by `row * perRow + (column >> shift)`. */
  readonly index: Uint32Array;
  readonly pieces: Uint32Array;
}

export function paged(rows: readonly ArrayLike<number>[], columns: number, shift: number): Paged {
  const size = 2 ** shift;
  const perRow = Math.ceil(columns / size);
  const index = new Uint32Array(rows.length * perRow);
  const pieces = new UniqueRows(size);
  const piece = new Uint32Array(size);
  rows.forEach((row, at) => {
    for (let nth = 0; nth < perRow; nth++) {
      const begin = nth * size;
      for (let i = 0; i < size; i++) piece[i] = begin + i < columns ? row[begin + i]! : 0;
      index[at * perRow + nth] = pieces.of(piece) * size;
    }
  });
  return { shift, perRow, index, pieces: pieces.all() };
}

/** The same rows in pieces of twice the size: two pieces beside each other are one, and those of the same two the same. */
export function doubled({ shift, perRow, index, pieces }: Paged): Paged {
  const size = 2 ** shift;
  const wide = Math.ceil(perRow / 2);
  const rows = index.length / perRow;
  const out = new Uint32Array(rows * wide);
  const halves: number[] = [];
  const known = new Map<number, number>();
  // What lies past a row's end is filled with zeros.
  const zeros = perRow % 2 === 1 ? zerosIn(pieces, size) : -1;
  for (let row = 0; row < rows; row++) {
    for (let nth = 0; nth < wide; nth++) {
      const left = index[row * perRow + nth * 2]!;
      const right = nth * 2 + 1 < perRow ? index[row * perRow + nth * 2 + 1]! : zeros;
      const pair = left * (pieces.length + 1) + right + 1;
      let begin = known.get(pair);
      if (begin === undefined) {
        begin = halves.length * size;
        known.set(pair, begin);
        halves.push(left, right);
      }
      out[row * wide + nth] = begin;
    }
  }
  const both = new Uint32Array(halves.length * size);
  halves.forEach((begin, at) => {
    if (begin >= 0) both.set(pieces.subarray(begin, begin + size), at * size);
  });
  return { shift: shift + 1, perRow: wide, index: out, pieces: both };
}

/** Where a piece of zeros is kept; -1 where there is none. */
function zerosIn(pieces: Uint32Array, size: number): number {
  for (let begin = 0; begin < pieces.length; begin += size) {
    if (pieces.subarray(begin, begin + size).every((value) => value === 0)) return begin;
  }
  return -1;
}
