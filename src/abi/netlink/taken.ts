/** Which values an attribute takes, as far as its declaration says so, and whether those of one are among those of another. */
import {
  type Attribute,
  addressTypes,
  bitsOf,
  integerTypes,
  isAddress,
  isInteger,
  limitsOf,
  maskOf,
} from '../../model/netlink.js';

interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

export type Numbers =
  | ({ readonly kind: 'range' } & Range)
  | { readonly kind: 'ranges'; readonly list: readonly Range[] }
  | { readonly kind: 'values'; readonly list: readonly bigint[] }
  | { readonly kind: 'bits'; readonly mask: bigint };

export interface Lengths {
  readonly min: number;
  readonly max: number;
}

/** The numbers that it takes; null for what is no number, and for bytes of no one length. */
export function numbersOf(attribute: Attribute): Numbers | null {
  if (attribute.type === 'bitfield32') return { kind: 'bits', mask: maskOf(attribute.bits) };
  if (isInteger(attribute)) {
    const { names, ranges, min, max } = attribute;
    if (names?.kind === 'values')
      return { kind: 'values', list: names.list.map(({ value }) => BigInt(value)) };
    const mask = bitsOf(attribute);
    if (mask !== null) return { kind: 'bits', mask };
    if (ranges !== null) {
      return { kind: 'ranges', list: ranges.map((one) => ({ min: BigInt(one.min), max: BigInt(one.max) })) };
    }
    return { kind: 'range', min: BigInt(min), max: BigInt(max) };
  }
  const lengths = formOf(attribute) === 'bytes' ? lengthsOf(attribute) : null;
  if (lengths === null || lengths.min !== lengths.max) return null;
  return { kind: 'range', min: 0n, max: (1n << BigInt(8 * lengths.max)) - 1n };
}

/** How many bytes it takes, without a string's NUL; null where its form says that. */
export function lengthsOf(attribute: Attribute): Lengths | null {
  if (attribute.type === 'string' || attribute.type === 'binary') {
    return { min: attribute.minLength, max: attribute.maxLength };
  }
  const length = isAddress(attribute)
    ? addressTypes[attribute.type]
    : isInteger(attribute) && formOf(attribute) === 'bytes'
      ? integerTypes[attribute.type].bits / 8
      : null;
  return length === null ? null : { min: length, max: length };
}

/** What is the same on the wire has the same form: addresses, numbers in network byte order and bytes are all bytes. */
function formOf(attribute: Attribute): string {
  if (isAddress(attribute) || attribute.type === 'binary') return 'bytes';
  if (!isInteger(attribute)) return attribute.type;
  const { bits, bigEndian, sized } = integerTypes[attribute.type];
  if (sized) return attribute.type;
  return bigEndian ? 'bytes' : `${bits} bits`;
}

/** Whether all that the old type carried is carried by the new one, by the same bytes with the same meaning. */
export function sameWire(old: Attribute, now: Attribute): boolean {
  if (old.type === now.type) return true;
  if (formOf(old) !== formOf(now)) return false;
  const lengths = lengthsOf(old);
  const own = now.type === 'binary' ? null : lengthsOf(now);
  if (lengths && own && (lengths.min < own.min || lengths.max > own.max)) return false;
  if (!isInteger(now)) return true;
  const numbers = numbersOf(old);
  return numbers !== null && takesAll({ kind: 'range', ...limitsOf(now.type) }, numbers);
}

export function takes(numbers: Numbers, value: bigint): boolean {
  switch (numbers.kind) {
    case 'range':
      return value >= numbers.min && value <= numbers.max;
    case 'ranges':
      return numbers.list.some(({ min, max }) => value >= min && value <= max);
    case 'values':
      return numbers.list.includes(value);
    case 'bits':
      return value >= 0n && (value & ~numbers.mask) === 0n;
  }
}

/** Whether `numbers` takes all that `old` took. */
export function takesAll(numbers: Numbers, old: Numbers): boolean {
  switch (old.kind) {
    case 'values':
      return old.list.every((value) => takes(numbers, value));
    case 'ranges':
      return old.list.every((one) => takesAll(numbers, { kind: 'range', ...one }));
    case 'bits':
      if (numbers.kind === 'ranges') {
        // Between the least and the greatest there may be gaps that no bits fall into: told as stricter all the same.
        return numbers.list.some(({ min, max }) => min <= 0n && max >= old.mask);
      }
      if (numbers.kind !== 'values') return takes(numbers, 0n) && takes(numbers, old.mask);
      return count(old.mask) < 32 && subsets(old.mask, numbers.list) === 1n << BigInt(count(old.mask));
    case 'range': {
      const { min, max } = old;
      if (numbers.kind === 'range') return takes(numbers, min) && takes(numbers, max);
      // They have gaps between them.
      if (numbers.kind === 'ranges') return numbers.list.some((one) => min >= one.min && max <= one.max);
      if (numbers.kind === 'bits') return min >= 0n && takes(numbers, max | spread(min ^ max));
      return BigInt(numbers.list.filter((value) => takes(old, value)).length) === max - min + 1n;
    }
  }
}

/** How many of some numbers are made of nothing but the mask's bits. */
function subsets(mask: bigint, list: readonly bigint[]): bigint {
  return BigInt(list.filter((value) => takes({ kind: 'bits', mask }, value)).length);
}

function count(mask: bigint): number {
  return mask.toString(2).replaceAll('0', '').length;
}

/** All bits up to the highest that is set: numbers of a range have each of those below the first in which its ends differ. */
function spread(difference: bigint): bigint {
  return difference === 0n ? 0n : (1n << BigInt(difference.toString(2).length)) - 1n;
}

/** As a person says it. */
export function shownNumbers(numbers: Numbers): string {
  switch (numbers.kind) {
    case 'range':
      return `${numbers.min} to ${numbers.max}`;
    case 'ranges':
      return numbers.list.map(({ min, max }) => (min === max ? min : `${min} to ${max}`)).join(', ');
    case 'values':
      return numbers.list.join(', ');
    case 'bits':
      return `bits of 0x${numbers.mask.toString(16)}`;
  }
}
