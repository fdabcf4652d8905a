/** Rows of numbers, all of one length, each kept once and numbered as they come. */
export class UniqueRows {
  count = 0;
  #kept: Uint32Array;
  readonly #byHash = new Map<number, number[]>();

  constructor(readonly length: number) {
    this.#kept = new Uint32Array(Math.max(1, length) * 64);
  }

  /** The number of a row, which may be a new one. */
  of(row: Uint32Array): number {
    let hash = 0;
    for (let i = 0; i < this.length; i++) hash = (Math.imul(hash, 0x01000193) ^ row[i]!) | 0;
    const alike = this.#byHash.get(hash);
    const known = alike?.find((number) => this.#is(number, row));
    if (known !== undefined) return known;
    const number = this.count++;
    if (this.count * this.length > this.#kept.length) {
      const larger = new Uint32Array(this.#kept.length * 2);
      larger.set(this.#kept);
      this.#kept = larger;
    }
    this.#kept.set(row, number * this.length);
    if (alike) alike.push(number);
    else this.#byHash.set(hash, [number]);
    return number;
  }

  at(number: number, place: number): number {
    return this.#kept[number * this.length + place]!;
  }

  /** All of them, one after the other. */
  all(): Uint32Array {
    return this.#kept.slice(0, this.count * this.length);
  }

  #is(number: number, row: Uint32Array): boolean {
    for (let i = 0; i < row.length; i++) if (this.at(number, i) !== row[i]) return false;
    return true;
  }
}
