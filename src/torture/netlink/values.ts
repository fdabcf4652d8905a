/** Attributes' values at random: at the limits of what a family takes, and a little beyond. */
import {
  type Attribute,
  addressTypes,
  type BitfieldAttribute,
  bitsOf,
  type IntegerAttribute,
  isAddress,
  isInteger,
  limitsOf,
  maskOf,
  type Requirement,
  type StringAttribute,
  takesNumber,
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

/** The same with what the values need beside them, unless it is to be missed now and then. */
export function withNeeded(
  values: Values,
  attributes: readonly Attribute[],
  requiredWith: readonly Requirement[],
  choice: Choice,
): Values {
  const { random, sound } = choice;
  const all: Record<string, Value> = { ...values };
  // What is added may itself need something.
  for (let added = true; added; ) {
    added = false;
    for (const { attribute, needs } of requiredWith) {
      for (const names of all[attribute] === undefined ? [] : needs) {
        if (names.some((name) => all[name] !== undefined) || (!sound && random.oneIn(4))) continue;
        const name = random.pick(names);
        all[name] = chooseValue(attributes.find((one) => one.name === name)!, choice);
        added = true;
      }
    }
  }
  return all;
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
  const { names } = attribute;
  if (names?.kind === 'values') return BigInt(names.list.length);
  const bits = bitNumbers(attribute);
  if (bits !== null) return 1n << BigInt(bits.length);
  return rangesOf(attribute).reduce((sum, { least, most }) => sum + most - least + 1n, 0n);
}

/** The bits that may be set, by their numbers. */
function bitNumbers(attribute: IntegerAttribute): readonly bigint[] | null {
  const bits = bitsOf(attribute);
  if (bits === null) return null;
  return Array.from({ length: 32 }, (_, i) => BigInt(i)).filter((bit) => (bits >> bit) & 1n);
}

function rangesOf({ ranges, min, max }: IntegerAttribute) {
  return (ranges ?? [{ min, max }]).map((one) => ({ least: BigInt(one.min), most: BigInt(one.max) }));
}

/** The n-th of them, from 0. */
function numbered(attribute: Attribute, n: bigint): Value {
  if (!isInteger(attribute)) {
    const size = isAddress(attribute)
      ? addressTypes[attribute.type]
      : (attribute as { maxLength: number }).maxLength;
    return decodeValue(attribute, Buffer.from(n.toString(16).padStart(2 * size, '0'), 'hex'));
  }
  const { names } = attribute;
  if (names?.kind === 'values') return names.list[Number(n)]!.value;
  const bits = bitNumbers(attribute);
  if (bits !== null) {
    const set = bits.filter((_, index) => (n >> BigInt(index)) & 1n);
    return String(set.reduce((sum, bit) => sum | (1n << bit), 0n));
  }
  let left = n;
  for (const { least, most } of rangesOf(attribute)) {
    if (left <= most - least) return String(least + left);
    left -= most - least + 1n;
  }
  throw new Error(`'${attribute.name}' has no ${n}-th value`);
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
      return withNeeded(
        chooseValues(attribute.attributes, attribute.required, choice),
        attribute.attributes,
        attribute.requiredWith,
        choice,
      );
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
    const gaps = [
      ...(attribute.names?.list.map(({ value }) => BigInt(value) + 1n) ?? []),
      ...rangesOf(attribute).flatMap(({ least, most }) => [least - 1n, most + 1n]),
    ];
    const outside = [lowest - 1n, highest + 1n, min, max, ...gaps].filter(
      (value) => value >= min && value <= max && !takesNumber(attribute, value),
    );
    if (outside.length > 0) return String(random.pick(outside));
  }
  const any = numbered(attribute, random.bits(64) % count) as string;
  if (spread || attribute.names) return any;
  const ends = rangesOf(attribute).flatMap(({ least, most }) => [least, most]);
  const near = [lowest, highest, lowest + 1n, highest - 1n, 0n, ...(attribute.ranges ? ends : [])].filter(
    (value) => takesNumber(attribute, value),
  );
  return String(random.pick(near));
}

/** Beyond: a bit that has no name, or one that is set without being spoken of. */
function chooseBitfield({ bits }: BitfieldAttribute, random: Random, beyond: boolean): string {
  const selector = random.bits(32) & maskOf(bits);
  const value = random.bits(32) & selector;
  if (!beyond) return `${value}/${selector}`;
  const other = 1n << BigInt(random.below(32));
  return random.pick([`${value | other}/${selector}`, `${value}/${selector | other}`]);
}
