/** Bytes that the kernel has let pass, as the values that a family finds in them. It shares nothing with what makes the C. */
import { formatIpv4, formatIpv6, formatMac } from '../../model/address.js';
import { type Attribute, addressTypes, integerTypes, isAddress, isInteger } from '../../model/netlink.js';
import type { Value, Values } from '../../model/netlink-value.js';
import { type Found, type Span, split, type Table, tableOf } from './bytes.js';
import { textOf } from './text.js';

/** What the kernel has passed over is none. Of an attribute that is there several times the last counts, of a list's values each. */
export function decodeValues(table: Table, span: Span): Values {
  const values = new Map<string, Value>();
  for (const { type, value } of split(span).found) {
    const attribute = type > table.last ? undefined : table.attribute(type);
    if (!attribute) continue;
    const { name, list } = attribute;
    if (list?.style === 'multi') {
      values.set(name, [...((values.get(name) as readonly Value[]) ?? []), decodeValue(attribute, value)]);
    } else if (list) {
      // In the order of the message, whatever their numbers are up to the most.
      const members = split(value).found.filter((one: Found) => one.type > 0 && one.type <= list.max);
      values.set(
        name,
        members.map((member) => decodeValue(attribute, member.value)),
      );
    } else values.set(name, decodeValue(attribute, value));
  }
  return Object.fromEntries(values);
}

/** One value, of a list too. */
export function decodeValue(attribute: Attribute, { bytes, from, to }: Span): Value {
  if (isInteger(attribute)) {
    const { bits, signed, bigEndian, sized } = integerTypes[attribute.type];
    // What is longer than its type is cut.
    const size = sized ? to - from : bits / 8;
    return String(integerAt(bytes, from, size, signed, bigEndian));
  }
  const data = bytes.subarray(from, to);
  if (isAddress(attribute)) {
    const own = data.subarray(0, addressTypes[attribute.type]);
    const number = BigInt(`0x${own.toString('hex')}`);
    if (attribute.type === 'ipv4') return formatIpv4(number);
    return attribute.type === 'ipv6' ? formatIpv6(number) : formatMac(number);
  }
  switch (attribute.type) {
    case 'flag':
      return true;
    case 'string':
      if (!attribute.terminated) return textOf(data.at(-1) === 0 ? data.subarray(0, -1) : data);
      // The kernel has seen a NUL, the family sees whether it is the end: what it refuses keeps it.
      return textOf(data.at(-1) === 0 && data.indexOf(0) === data.length - 1 ? data.subarray(0, -1) : data);
    case 'binary':
      return data.toString('hex');
    case 'bitfield32':
      return `${data.readUInt32LE(0)}/${data.readUInt32LE(4)}`;
    case 'nest':
      return decodeValues(tableOf(attribute.attributes), { bytes, from, to });
  }
}

function integerAt(
  bytes: Buffer,
  at: number,
  size: number,
  signed: boolean,
  bigEndian: boolean,
): bigint | number {
  if (size === 8) {
    const number = bigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at);
    return signed ? BigInt.asIntN(64, number) : number;
  }
  if (bigEndian) return signed ? bytes.readIntBE(at, size) : bytes.readUIntBE(at, size);
  return signed ? bytes.readIntLE(at, size) : bytes.readUIntLE(at, size);
}
