/** A family's attributes to and from bytes, as its model declares them. */
import { formatIpv4, formatIpv6, formatMac, parseIpv4, parseIpv6, parseMac } from '../../model/address.js';
import {
  type Attribute,
  type AttributeType,
  addressTypes,
  type IntegerType,
  integerTypes,
  isAddress,
  isInteger,
} from '../../model/netlink.js';
import { bitfieldOf, type Value, type Values } from '../../model/netlink-value.js';
import { bytesOfText } from '../../reference/netlink/index.js';
import { type Attr, decodeAttrs, encodeAttrs, nested, WrongAnswer } from './message.js';

const addresses = {
  ipv4: { parse: parseIpv4, format: formatIpv4 },
  ipv6: { parse: parseIpv6, format: formatIpv6 },
  mac: { parse: parseMac, format: formatMac },
} as const satisfies Record<keyof typeof addressTypes, unknown>;

/** Attributes in the order of their numbers. */
export function encodeValues(attributes: readonly Attribute[], values: Values): Attr[] {
  return attributes.flatMap((attribute) =>
    Object.hasOwn(values, attribute.name) ? encodeAttribute(attribute, values[attribute.name]!) : [],
  );
}

function encodeAttribute(attribute: Attribute, value: Value): Attr[] {
  const { id, list } = attribute;
  const numbered = (number: number, one: Value): Attr => ({
    type: attribute.type === 'nest' ? number | nested : number,
    data: encodeValue(attribute, one),
  });
  if (list === null) return [numbered(id, value)];
  const values = value as readonly Value[];
  if (list.style === 'multi') return values.map((one) => numbered(id, one));
  const members = values.map((one, index) => numbered(index + 1, one));
  return [{ type: id | nested, data: encodeAttrs(members) }];
}

/** One value, of a list too. */
function encodeValue(attribute: Attribute, value: Value): Uint8Array {
  if (isInteger(attribute)) return encodeInteger(attribute.type, BigInt(value as string));
  if (isAddress(attribute)) {
    const number = addresses[attribute.type].parse(value as string)!;
    return bytesOf(number, addressTypes[attribute.type], true);
  }
  switch (attribute.type) {
    case 'flag':
      return new Uint8Array(0);
    case 'string':
      return bytesOfText(`${value}\0`);
    case 'binary':
      return new Uint8Array(Buffer.from(value as string, 'hex'));
    case 'bitfield32': {
      const { value: bits, selector } = bitfieldOf(value);
      return bytesOf(bits | (selector << 32n), 8, false);
    }
    case 'nest':
      return encodeAttrs(encodeValues(attribute.attributes, value as Values));
  }
}

function encodeInteger(type: IntegerType, number: bigint): Uint8Array {
  const { bits, signed, sized, bigEndian } = integerTypes[type];
  const short = sized && number === (signed ? BigInt.asIntN(32, number) : BigInt.asUintN(32, number));
  return bytesOf(number, short ? 4 : bits / 8, bigEndian);
}

/** The lowest bytes of a number. */
function bytesOf(number: bigint, length: number, bigEndian: boolean): Uint8Array {
  const places = Array.from({ length }, (_, i) => BigInt(8 * (bigEndian ? length - 1 - i : i)));
  return Uint8Array.from(places, (place) => Number((number >> place) & 0xffn));
}

function numberOf(bytes: Uint8Array, bigEndian: boolean): bigint {
  const first = bigEndian ? bytes : bytes.toReversed();
  return first.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** What an answer says; what does not fit the model is wrong, because the module sent it. */
export function decodeValues(attributes: readonly Attribute[], attrs: readonly Attr[]): Values {
  const values = new Map<string, Value>();
  for (const { type, data } of attrs) {
    const attribute = attributes.find(({ id }) => id === type);
    if (!attribute)
      throw new WrongAnswer(`the answer has an attribute ${type} that the family does not declare`);
    const { name, list } = attribute;
    const before = values.get(name);
    if (list?.style === 'multi') {
      values.set(name, [...((before as readonly Value[]) ?? []), decodeValue(attribute, data)]);
    } else if (before !== undefined) throw new WrongAnswer(`the answer has '${name}' twice`);
    else values.set(name, list ? decodeMembers(attribute, data) : decodeValue(attribute, data));
  }
  return Object.fromEntries(values);
}

function decodeMembers(attribute: Attribute, data: Uint8Array): Value[] {
  const members = decodeAttrs(data);
  // A list without values is no part of an object.
  if (members.length === 0) throw new WrongAnswer(`the answer has '${attribute.name}' without values`);
  return members.map((member, index) => {
    if (member.type !== index + 1) {
      throw new WrongAnswer(
        `member ${index + 1} of the answer's '${attribute.name}' is number ${member.type}`,
      );
    }
    return decodeValue(attribute, member.data);
  });
}

/** Bytes that a value can have; others say what they are of themselves, or what of them is wrong. */
function lengthsOf(attribute: Attribute): readonly number[] | undefined {
  if (isAddress(attribute)) return [addressTypes[attribute.type]];
  if (isInteger(attribute)) {
    const { bits, sized } = integerTypes[attribute.type];
    return sized ? [4, 8] : [bits / 8];
  }
  const fixed: Partial<Record<AttributeType, readonly number[]>> = { flag: [0], bitfield32: [8] };
  return fixed[attribute.type];
}

/** One value, of a list too. */
export function decodeValue(attribute: Attribute, data: Uint8Array): Value {
  const wrong = () => new WrongAnswer(`the answer's '${attribute.name}' has ${data.length} bytes`);
  if (lengthsOf(attribute)?.includes(data.length) === false) throw wrong();
  if (isInteger(attribute)) {
    const { signed, bigEndian } = integerTypes[attribute.type];
    const number = numberOf(data, bigEndian);
    return String(signed ? BigInt.asIntN(8 * data.length, number) : number);
  }
  if (isAddress(attribute)) return addresses[attribute.type].format(numberOf(data, true));
  switch (attribute.type) {
    case 'flag':
      return true;
    case 'string':
      if (data.at(-1) !== 0 || data.subarray(0, -1).includes(0)) throw wrong();
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(data.subarray(0, -1));
    case 'binary':
      return Buffer.from(data).toString('hex');
    case 'bitfield32':
      return [data.subarray(0, 4), data.subarray(4)].map((half) => numberOf(half, false)).join('/');
    case 'nest':
      return decodeValues(attribute.attributes, decodeAttrs(data));
  }
}
