/** A family's attributes to and from bytes, as its model declares them. */
import type { Values } from '../../check/netlink/scenario.js';
import { type Attribute, attributeNamed, integerTypes, type NetlinkModel } from '../../model/netlink.js';
import { type Attr, WrongAnswer } from './message.js';

/** Attributes in the order of their numbers. */
export function encodeValues(model: NetlinkModel, values: Values): Attr[] {
  return model.attributes.flatMap((attribute) => {
    const value = values[attribute.name];
    return value === undefined ? [] : [{ type: attribute.id, data: encodeValue(attribute, value) }];
  });
}

export function encodeValue(attribute: Attribute, value: string | true): Uint8Array {
  if (attribute.type === 'flag') return new Uint8Array(0);
  if (attribute.type === 'string') return new TextEncoder().encode(`${value}\0`);
  const { bits, bigEndian } = integerTypes[attribute.type];
  const bytes = new Uint8Array(bits / 8);
  let rest = BigInt.asUintN(bits, BigInt(value));
  for (let i = 0; i < bytes.length; i++) {
    bytes[bigEndian ? bytes.length - 1 - i : i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

/** What an answer says; what does not fit the model is wrong, because the module sent it. */
export function decodeValues(model: NetlinkModel, attrs: readonly Attr[]): Values {
  const values: Record<string, string | true> = {};
  for (const { type, data } of attrs) {
    const attribute = model.attributes.find((a) => a.id === type);
    if (!attribute)
      throw new WrongAnswer(`the answer has an attribute ${type} that the family does not declare`);
    if (values[attribute.name] !== undefined)
      throw new WrongAnswer(`the answer has '${attribute.name}' twice`);
    values[attribute.name] = decodeValue(attribute, data);
  }
  return values;
}

function decodeValue(attribute: Attribute, data: Uint8Array): string | true {
  const wrong = () => new WrongAnswer(`the answer's '${attribute.name}' has ${data.length} bytes`);
  if (attribute.type === 'flag') {
    if (data.length !== 0) throw wrong();
    return true;
  }
  if (attribute.type === 'string') {
    if (data.at(-1) !== 0 || data.subarray(0, -1).includes(0)) throw wrong();
    return new TextDecoder().decode(data.subarray(0, -1));
  }
  const { bits, signed, bigEndian } = integerTypes[attribute.type];
  if (data.length !== bits / 8) throw wrong();
  const bytes = bigEndian ? [...data] : [...data].reverse();
  const number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return String(signed ? BigInt.asIntN(bits, number) : number);
}

/** Names and values as a person reads them, in the order of the attributes' numbers. */
export function showValues(model: NetlinkModel, values: Values): string {
  const names = Object.keys(values).sort(
    (a, b) => (attributeNamed(model, a)?.id ?? 0) - (attributeNamed(model, b)?.id ?? 0),
  );
  return names.length === 0
    ? 'nothing'
    : names
        .map((name) => (values[name] === true ? name : `${name} ${JSON.stringify(values[name])}`))
        .join(', ');
}
