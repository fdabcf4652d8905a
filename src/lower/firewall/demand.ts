/** All that one rule asks of one number of a packet, put together: as few tests as say it, and none that cannot hold. */
import { type IntervalSet, intersect, isFull, maxOf } from '../../model/interval.js';
import type { Key, Test } from './plan.js';

/** `(x & mask) == value` */
interface Bits {
  readonly mask: number;
  readonly value: number;
}

export class Demand {
  #set: IntervalSet;
  #is: Bits = { mask: 0, value: 0 };
  readonly #isNot: Bits[] = [];
  #possible = true;

  constructor(readonly key: Key) {
    this.#set = [{ from: 0n, to: maxOf(key.bits) }];
  }

  within(set: IntervalSet): void {
    this.#set = intersect(this.#set, set);
  }

  masked({ mask, value }: Bits): void {
    const { mask: known, value: bits } = this.#is;
    if ((bits ^ value) & known & mask) this.#possible = false;
    this.#is = { mask: (known | mask) >>> 0, value: (bits | value) >>> 0 };
  }

  notMasked(bits: Bits): void {
    this.#isNot.push(bits);
  }

  /** Nothing where no number will do: gcc refuses to compile a contradiction such as `(x & 3) == 1 && (x & 2) == 2`. */
  tests(): readonly Test[] | undefined {
    const [first] = this.#set;
    if (!this.#possible || !first) return undefined;
    const { key } = this;
    const single = this.#set.length === 1 && first.from === first.to;
    const within: Test[] = isFull(this.#set, key.bits) ? [] : [{ kind: 'in', key, set: this.#set }];
    // What is known of the number without looking: all of it, or the bits that it must have.
    const known = single ? { mask: Number(maxOf(key.bits)), value: Number(first.from) } : this.#is;
    if (single && (known.value & this.#is.mask) >>> 0 !== this.#is.value) return undefined;
    const asked = this.#is.mask !== 0 && !single;
    const mask = (bits: Bits, negate: boolean): Test => ({ kind: 'mask', key, ...bits, negate });
    const not: Test[] = [];
    for (const bits of this.#isNot) {
      if ((known.mask & bits.mask) >>> 0 !== bits.mask) not.push(mask(bits, true));
      else if ((known.value & bits.mask) >>> 0 === bits.value) return undefined;
    }
    return [...within, ...(asked ? [mask(this.#is, false)] : []), ...not];
  }
}
