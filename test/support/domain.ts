/** What is still possible for one number of a packet: intervals, bits that are fixed, bit patterns that are ruled out. */
import { type IntervalSet, intersect, maxOf } from '../../src/model/interval.js';
import type { Random } from './random.js';

interface Bits {
  readonly mask: bigint;
  readonly value: bigint;
}

export interface Domain {
  readonly set: IntervalSet;
  /** `(x & mask) == value`. */
  readonly is: Bits;
  /** `(x & mask) != value` for each. */
  readonly not: readonly Bits[];
}

export function fullDomain(bits: number): Domain {
  return { set: [{ from: 0n, to: maxOf(bits) }], is: { mask: 0n, value: 0n }, not: [] };
}

export function exactly(...values: readonly number[]): Domain {
  const set = [...values].sort((a, b) => a - b).map((v) => ({ from: BigInt(v), to: BigInt(v) }));
  return { set, is: { mask: 0n, value: 0n }, not: [] };
}

export function within(domain: Domain, set: IntervalSet): Domain {
  return { ...domain, set: intersect(domain.set, set) };
}

/** Undefined where the bits contradict those fixed before. */
export function withBits(domain: Domain, bits: Bits): Domain | undefined {
  const { is } = domain;
  if (((is.value ^ bits.value) & is.mask & bits.mask) !== 0n || (bits.value & ~bits.mask) !== 0n)
    return undefined;
  return { ...domain, is: { mask: is.mask | bits.mask, value: is.value | bits.value } };
}

export function withoutBits(domain: Domain, bits: Bits): Domain {
  return { ...domain, not: [...domain.not, bits] };
}

/** A value of the domain, or undefined where there is none: exact. With `random`, any of them; else the least. */
export function findValue(domain: Domain, random?: Random): bigint | undefined {
  const [first, ...rest] = domain.not;
  if (first) {
    if ((first.value & ~first.mask) !== 0n) return findValue({ ...domain, not: rest }, random);
    // Some bit of the mask differs: one after the other, each as a fixed bit.
    const places = bitsOf(first.mask);
    for (const bit of random ? random.shuffle(places) : places) {
      const fixed = withBits({ ...domain, not: rest }, { mask: bit, value: ~first.value & bit });
      const value = fixed && findValue(fixed, random);
      if (value !== undefined) return value;
    }
    return undefined;
  }
  for (const { from, to } of random ? random.shuffle(domain.set) : domain.set) {
    const starts = random ? someStarts(from, to, random) : [from];
    for (const start of starts) {
      const value = leastFrom(start, domain.is);
      if (value !== undefined && value <= to) return value;
    }
  }
  return undefined;
}

/** Ends and something between them, in any order; the lower end last, since it finds a value wherever there is one. */
function someStarts(from: bigint, to: bigint, random: Random): bigint[] {
  const span = to - from + 1n;
  const between = from + (random.bits(136) % span);
  return random.pick([[from], [to, from], [between, from]]);
}

function bitsOf(mask: bigint): bigint[] {
  const out: bigint[] = [];
  for (let bit = 1n; bit <= mask; bit <<= 1n) if (mask & bit) out.push(bit);
  return out;
}

/** The least number from `start` on that has the fixed bits. */
function leastFrom(start: bigint, { mask, value }: Bits): bigint | undefined {
  if ((start & mask) === value) return start;
  // It agrees with `start` above some bit, which is 1 in it and 0 in `start`; below that bit, it is as small as can be.
  for (let bit = 1n; bit <= (start | mask) << 1n; bit <<= 1n) {
    if (start & bit) continue;
    const above = ~(bit | (bit - 1n));
    const agrees = ((start ^ value) & mask & above) === 0n;
    if (agrees && (!(mask & bit) || value & bit)) return (start & above) | bit | (value & (bit - 1n));
  }
  return undefined;
}
