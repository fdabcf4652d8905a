/** The constant arrays of a generated C file, read back from its text. */
import type { Table } from '../../lower/classifier/table.js';

export class Arrays {
  readonly #arrays = new Map<string, readonly bigint[] | Float64Array>();
  readonly #ofTable = new Map<Table, readonly bigint[] | Float64Array>();

  /** `base` is what the names of the arrays begin with. */
  constructor(
    text: string,
    readonly base: string,
  ) {
    const declaration = /^static const (u8|u16|u32|u64) (\w+)\[\] = \{([^}]*)\};$/gm;
    for (const [, type, name, values] of text.matchAll(declaration)) {
      if (!name!.startsWith(`${base}_`)) continue;
      const words = values!
        .split(',')
        .map((word) => word.trim().replace(/U?L*$/, ''))
        .filter((word) => word !== '');
      this.#arrays.set(name!, type === 'u64' ? words.map(BigInt) : Float64Array.from(words, Number));
    }
  }

  /** Throws where there is no such place: C would read past the array's end. */
  at(table: Table, place: number): number {
    const value = this.#of(table)[place];
    if (value === undefined) throw new Error(`${table.name} has no ${place}`);
    return Number(value);
  }

  longs(table: Table): (place: number) => bigint {
    const array = this.#of(table);
    return (place) => {
      const value = array[place];
      if (value === undefined) throw new Error(`${table.name} has no ${place}`);
      return BigInt(value);
    };
  }

  #of(table: Table): readonly bigint[] | Float64Array {
    const known = this.#ofTable.get(table);
    if (known) return known;
    const array = this.#arrays.get(`${this.base}_${table.name}`);
    if (!array) throw new Error(`there is no array ${this.base}_${table.name}`);
    this.#ofTable.set(table, array);
    return array;
  }
}
