/** Attributes' values at random: at the limits of what a family takes, and a little beyond. */
import {
  type Attribute,
  addressTypes,
  type BitfieldAttribute,
  type IntegerAttribute,
  isAddress,
  isInteger,
  limitsOf,
  maskOf,
  type StringAttribute,
} from '../../model/netlink.js';
import type { Value, Values } from '../../model/netlink-value.js';
import { decodeValue } from '../../scenario/netlink/wire.js';
import type { Random } from '../random.js';

/** Keys come from so few that requests meet each other's objects. */
export const keys = 6;

export interface Choice {
  readonly random: Random;
  /** Nothing is to be refused of it. */
  readonly sound: boolean;
  /** Anything within the limits, not what lies at them. */
  readonly spread: boolean;
}

/** Some of the attributes: what is required, unless it is to be missed now and then, and half of the others. */
export function chooseValues(
  attributes: readonly Attribute[],
  required: readonly string[],
  choice: Choice,
): Values {
  const { random, sound } = choice;
  const chosen = attributes.filter(({ name }) =>
    required.includes(name) ? sound || !random.oneIn(25) : random.oneIn(2),
  );
  return Object.fromEntries(chosen.map((one) => [one.name, chooseValue(one, choice)]));
}

export function chooseValue(attribute: Attribute, choice: Choice): Value {
  const { list } = attribute;
  if (list === null) return chooseOne(attribute, choice);
  // One without values may be none at all, and is then missed where it is required.
  const least = choice.sound ? 1 : choice.random.below(2);
  const length = lengthFor(least, list.max, choice);
  return Array.from({ length }, () => chooseOne(attribute, choice));
}

/** One of the few keys, or now and then one that is none. */
export function chooseKey(key: Attribute, choice: Choice): Value {
  if (isBeyond(choice)) return chooseOne(key, choice, true);
  const count = countOf(key);
  if (count === undefined) {
    return textNumbered(key, 'k', choice.random.below(keys)).slice(0, textOf(key).maxLength);
  }
  const few = count < BigInt(keys) ? Number(count) : keys;
  return numbered(key, BigInt(choice.random.below(few)));
}

/** The n-th key, from 0, that no other request uses; undefined beyond them all. */
export function keyNumbered(key: Attribute, index: number): Value | undefined {
  const count = countOf(key);
  if (count !== undefined) {
    const place = count - 1n - BigInt(index);
    return place < BigInt(keys) ? undefined : numbered(key, place);
  }
  const text = textNumbered(key, 'p', index);
  return text.length > textOf(key).maxLength ? undefined : text;
}

/** A value that is taken, the same every time; of a list two. */
export function soundValue(attribute: Attribute): Value {
  const { list } = attribute;
  const one = soundOne(attribute);
  return list === null ? one : Array.from({ length: Math.min(2, list.max) }, () => one);
}

function soundOne(attribute: Attribute): Value {
  const count = countOf(attribute);
  if (count !== undefined) return numbered(attribute, count - 1n);
  switch (attribute.type) {
    case 'nest':
      return Object.fromEntries(attribute.attributes.map((inner) => [inner.name, soundValue(inner)]));
    case 'bitfield32':
      return `${maskOf(attribute.bits)}/${maskOf(attribute.bits)}`;
    case 'binary':
      return 'ab'.repeat(Math.max(1, attribute.minLength));
    case 'string':
      return 'x'.repeat(Math.max(1, attribute.minLength));
    default:
      return true;
  }
}

/** How many values there are of a type whose values can be counted. */
function countOf(attribute: Attribute): bigint | undefined {
  if (isAddress(attribute)) return 1n << BigInt(8 * addressTypes[attribute.type]);
  if (attribute.type === 'binary' && attribute.minLength === attribute.maxLength) {
    return 1n << BigInt(8 * attribute.maxLength);
  }
  if (!isInteger(attribute)) return undefined;
  const { names, min, max } = attribute;
  if (names === null) return BigInt(max) - BigInt(min) + 1n;
  return names.kind === 'values' ? BigInt(names.list.length) : 1n << BigInt(names.list.length);
}

/** The n-th of them, from 0. */
function numbered(attribute: Attribute, n: bigint): Value {
  if (!isInteger(attribute)) {
    const size = isAddress(attribute)
      ? addressTypes[attribute.type]
      : (attribute as { maxLength: number }).maxLength;
    return decodeValue(attribute, Buffer.from(n.toString(16).padStart(2 * size, '0'), 'hex'));
  }
  const { names, min } = attribute;
  if (names === null) return String(BigInt(min) + n);
  if (names.kind === 'values') return names.list[Number(n)]!.value;
  return String(maskOf(names.list.filter((_, index) => (n >> BigInt(index)) & 1n)));
}

function textOf(key: Attribute): StringAttribute {
  if (key.type !== 'string') throw new Error(`'${key.name}' is no key`);
  return key;
}

function textNumbered(key: Attribute, start: string, n: number): string {
  return `${start}${n}`.padEnd(textOf(key).minLength, start);
}

function isBeyond({ sound, random }: Choice): boolean {
  return !sound && random.oneIn(10);
}

/** One value, of a list too. */
function chooseOne(attribute: Attribute, choice: Choice, beyond = isBeyond(choice)): Value {
  const { random } = choice;
  if (isInteger(attribute)) return chooseInteger(attribute, choice, beyond);
  if (isAddress(attribute)) return decodeValue(attribute, random.bytes(addressTypes[attribute.type]));
  switch (attribute.type) {
    case 'flag':
      return true;
    case 'nest':
      return chooseValues(attribute.attributes, attribute.required, choice);
    case 'bitfield32':
      return chooseBitfield(attribute, random, beyond);
    case 'binary': {
      const length = lengthFor(attribute.minLength, attribute.maxLength, choice, beyond);
      return Buffer.from(random.bytes(length)).toString('hex');
    }
    case 'string': {
      const text = 'x'.repeat(lengthFor(attribute.minLength, attribute.maxLength, choice, beyond));
      // It says that it ends where it does not.
      return beyond && random.oneIn(2) ? `${text.slice(1)}\0` : text;
    }
  }
}

function lengthFor(min: number, max: number, choice: Choice, beyond = isBeyond(choice)): number {
  const { random, spread } = choice;
  if (beyond) return random.pick([Math.max(0, min - 1), max + 1]);
  return spread ? random.between(min, Math.max(min, Math.min(max, 255))) : random.pick([min, max]);
}

function chooseInteger(attribute: IntegerAttribute, { random, spread }: Choice, beyond: boolean): string {
  const count = countOf(attribute)!;
  const { min, max } = limitsOf(attribute.type);
  const [lowest, highest] = [BigInt(attribute.min), BigInt(attribute.max)];
  if (beyond) {
    const gaps = attribute.names?.list.map(({ value }) => BigInt(value) + 1n) ?? [];
    const outside = [lowest - 1n, highest + 1n, min, max, ...gaps].filter(
      (value) => value >= min && value <= max && !takes(attribute, value),
    );
    if (outside.length > 0) return String(random.pick(outside));
  }
  const any = numbered(attribute, random.bits(64) % count) as string;
  if (spread || attribute.names) return any;
  const near = [lowest, highest, lowest + 1n, highest - 1n, 0n].filter((value) => takes(attribute, value));
  return String(random.pick(near));
}

function takes({ names, min, max }: IntegerAttribute, number: bigint): boolean {
  if (names?.kind === 'bits') return (number & ~maskOf(names.list)) === 0n;
  if (names) return names.list.some(({ value }) => BigInt(value) === number);
  return number >= BigInt(min) && number <= BigInt(max);
}

/** Beyond: a bit that has no name, or one that is set without being spoken of. */
function chooseBitfield({ bits }: BitfieldAttribute, random: Random, beyond: boolean): string {
  const selector = random.bits(32) & maskOf(bits);
  const value = random.bits(32) & selector;
  if (!beyond) return `${value}/${selector}`;
  const other = 1n << BigInt(random.below(32));
  return random.pick([`${value | other}/${selector}`, `${value}/${selector | other}`]);
}
