/**
 * The kernel's own checks (`nla_validate` in lib/nlattr.c), attribute by attribute in the order of the message, with its own
 * words; and those that it calls a family for.
 */
import {
  type Attribute,
  type BinaryAttribute,
  type BitfieldAttribute,
  bitsOf,
  type IntegerAttribute,
  isContiguous,
  isInteger,
  maskOf,
  type StringAttribute,
} from '../../model/netlink.js';
import { bitfieldOf, type Value, type Values } from '../../model/netlink-value.js';
import { given, Refused } from './request.js';

const unknown = ['EINVAL', 'Unknown attribute type'] as const;

/** Refuses values that are wrong, and attributes beside those that the command takes: all, unless told otherwise. */
export function checkPolicy(
  attributes: readonly Attribute[],
  values: Values,
  taken: readonly Attribute[] = attributes,
): void {
  // The command's table of attributes ends there: gaps in it are another mistake than what is beyond.
  const last = Math.max(...taken.map(({ id }) => id));
  for (const { attribute, values: own } of given(attributes, values)) {
    if (attribute.id > last) throw new Refused(...unknown);
    if (!taken.includes(attribute)) throw new Refused('EINVAL', 'Unsupported attribute');
    const { list } = attribute;
    for (const [index, value] of own.entries()) {
      // An indexed list is a nest, whose attributes are numbered so far.
      if (list?.style === 'indexed' && index >= list.max) throw new Refused(...unknown);
      checkValue(attribute, value);
    }
  }
}

/**
 * A request's values as lenient checks leave them: without attributes that the command does not take, and without members of
 * lists that are numbered beyond the most.
 */
export function passedOver(
  attributes: readonly Attribute[],
  values: Values,
  taken: readonly Attribute[] = attributes,
): Values {
  const left = given(attributes, values).filter(({ attribute }) => taken.includes(attribute));
  return Object.fromEntries(
    left.map(({ attribute, values: all }) => {
      const { name, list } = attribute;
      const own = list?.style === 'indexed' ? all.slice(0, list.max) : all;
      const inner =
        attribute.type === 'nest' ? own.map((one) => passedOver(attribute.attributes, one as Values)) : own;
      return [name, list === null ? inner[0]! : inner] as const;
    }),
  );
}

/** Addresses and flags have one length each, which is all there is to them. */
function checkValue(attribute: Attribute, value: Value): void {
  if (isInteger(attribute)) checkInteger(attribute, BigInt(value as string));
  else if (attribute.type === 'string') checkString(attribute, value as string);
  else if (attribute.type === 'binary') checkBinary(attribute, value as string);
  else if (attribute.type === 'bitfield32') checkBitfield(attribute, value);
  else if (attribute.type === 'nest') checkPolicy(attribute.attributes, value as Values);
}

export function checkInteger(attribute: IntegerAttribute, number: bigint): void {
  const { name, names, ranges, min, max } = attribute;
  const bits = bitsOf(attribute);
  if (bits !== null) {
    if ((number & ~bits) !== 0n) throw new Refused('EINVAL', 'reserved bit set');
  } else if (ranges !== null) {
    const within = ranges.some((one) => number >= BigInt(one.min) && number <= BigInt(one.max));
    if (!within) throw new Refused('ERANGE', 'integer out of range');
  } else if (names !== null && !isContiguous(attribute)) {
    if (names.list.every(({ value }) => BigInt(value) !== number)) {
      throw new Refused('EINVAL', `${name} has no such value`);
    }
  } else if (number < BigInt(min) || number > BigInt(max)) {
    throw new Refused('ERANGE', 'integer out of range');
  }
}

function checkString({ maxLength, terminated }: StringAttribute, text: string): void {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxLength) return;
  // A NUL is looked for first, no further than one can be.
  const ends = bytes.subarray(0, maxLength + 1).includes(0);
  throw new Refused(ends || !terminated ? 'ERANGE' : 'EINVAL', 'Attribute failed policy validation');
}

function checkBinary({ minLength, maxLength }: BinaryAttribute, digits: string): void {
  const length = digits.length / 2;
  if (length < minLength || length > maxLength) {
    throw new Refused('ERANGE', 'binary attribute size out of range');
  }
}

export function checkBitfield({ bits }: BitfieldAttribute, text: Value): void {
  const { value, selector } = bitfieldOf(text);
  const reserved = (value | selector) & ~maskOf(bits);
  if (reserved !== 0n || (value & ~selector) !== 0n) {
    throw new Refused('EINVAL', 'Attribute failed policy validation');
  }
}
