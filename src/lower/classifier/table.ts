/** Arrays of constants, as small as their numbers allow. */

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
  const pieces = new Pieces(size);
  const piece = new Uint32Array(size);
  rows.forEach((row, at) => {
    for (let nth = 0; nth < perRow; nth++) {
      const begin = nth * size;
      for (let i = 0; i < size; i++) piece[i] = begin + i < columns ? row[begin + i]! : 0;
      index[at * perRow + nth] = pieces.place(piece);
    }
  });
  return { shift, perRow, index, pieces: pieces.done() };
}

/** Pieces of one size, each kept once. */
class Pieces {
  #kept = new Uint32Array(1 << 12);
  #length = 0;
  readonly #byHash = new Map<number, number[]>();

  constructor(readonly size: number) {}

  /** Where a piece is kept. */
  place(piece: Uint32Array): number {
    let hash = 0;
    for (let i = 0; i < piece.length; i++) hash = (Math.imul(hash, 0x01000193) ^ piece[i]!) | 0;
    const alike = this.#byHash.get(hash);
    const known = alike?.find((begin) => this.#isAt(begin, piece));
    if (known !== undefined) return known;
    const begin = this.#length;
    this.#length += this.size;
    if (this.#length > this.#kept.length) {
      const larger = new Uint32Array(this.#kept.length * 2);
      larger.set(this.#kept);
      this.#kept = larger;
    }
    this.#kept.set(piece, begin);
    if (alike) alike.push(begin);
    else this.#byHash.set(hash, [begin]);
    return begin;
  }

  done(): Uint32Array {
    return this.#kept.slice(0, this.#length);
  }

  #isAt(begin: number, piece: Uint32Array): boolean {
    for (let i = 0; i < piece.length; i++) if (this.#kept[begin + i] !== piece[i]) return false;
    return true;
  }
}
