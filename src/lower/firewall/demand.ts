/** All that one rule asks of one number of a packet, put together: as few tests as say it, and none that cannot hold. */
import { type IntervalSet, intersect, isFull, maxOf, prefixLength } from '../../model/interval.js';
import type { Key, Test } from './test.js';

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

  masked(bits: Bits): void {
    this.#is = this.#both(this.#is, bits);
  }

  notMasked(bits: Bits): void {
    // A single bit that is not the one is the other.
    const single = bits.mask !== 0 && (bits.mask & (bits.mask - 1)) === 0;
    if (single) this.masked({ mask: bits.mask, value: (bits.value ^ bits.mask) >>> 0 });
    else this.#isNot.push(bits);
  }

  /** Nothing where no number will do: gcc refuses to compile a contradiction such as `(x & 3) == 1 && (x & 2) == 2`. */
  tests(): readonly Test[] | undefined {
    const { key } = this;
    const inSet = this.#bitsOfSet();
    const known = this.#both(inSet, this.#is);
    const contradicted = this.#isNot.some((not) => covers(known, not) && agree(known, not));
    if (this.#set.length === 0 || !this.#possible || contradicted) return undefined;
    const mask = (bits: Bits, negate: boolean): Test => ({ kind: 'mask', key, ...bits, negate });
    return [
      ...(isFull(this.#set, key.bits) ? [] : [{ kind: 'in', key, set: this.#set } as const]),
      ...(covers(inSet, this.#is) ? [] : [mask(this.#is, false)]),
      ...this.#isNot.filter((not) => !covers(known, not)).map((not) => mask(not, true)),
    ];
  }

  #both(a: Bits, b: Bits): Bits {
    if ((a.value ^ b.value) & a.mask & b.mask) this.#possible = false;
    return { mask: (a.mask | b.mask) >>> 0, value: (a.value | b.value) >>> 0 };
  }

  /** The bits that all numbers of the set share, where it is one number or one prefix. */
  #bitsOfSet(): Bits {
    const [only, ...more] = this.#set;
    const length = only && more.length === 0 ? prefixLength(only, this.key.bits) : undefined;
    if (!only || length === undefined) return { mask: 0, value: 0 };
    const host = maxOf(this.key.bits - length);
    return { mask: Number(maxOf(this.key.bits) ^ host), value: Number(only.from) };
  }
}

/** Whether every bit of the one's mask is in the other's. */
function covers(known: Bits, bits: Bits): boolean {
  return (bits.mask & ~known.mask) === 0;
}

function agree(known: Bits, bits: Bits): boolean {
  return ((known.value ^ bits.value) & bits.mask) === 0;
}
