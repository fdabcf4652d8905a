/** Chance that follows from a seed: the same on every host. */
import { createHash } from 'node:crypto';

export class Random {
  #pool = Buffer.alloc(0);
  #block = 0;

  /** A text of any length. */
  constructor(readonly seed: string) {}

  /** A whole number from 0 to `limit` - 1; `limit` up to 2^32. */
  below(limit: number): number {
    return Math.floor((this.#u32() / 2 ** 32) * limit);
  }

  /** A whole number of a range, its ends included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.below(256));
  }

  /** A number of so many bits. */
  bits(count: number): bigint {
    let value = 0n;
    for (let left = count; left > 0; left -= 32) value = (value << 32n) | BigInt(this.#u32());
    return BigInt.asUintN(count, value);
  }

  #u32(): number {
    if (this.#pool.length < 4) {
      this.#pool = createHash('sha512')
        .update(`${this.#block++}\0${this.seed}`)
        .digest();
    }
    const value = this.#pool.readUInt32LE(0);
    this.#pool = this.#pool.subarray(4);
    return value;
  }
}
