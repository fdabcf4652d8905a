/** Requests to a family: values at the limits of what it takes and a little beyond, and messages that are nearly right. */
import {
  type Attribute,
  commands,
  isInteger,
  keyOf,
  limitsOf,
  type NetlinkModel,
} from '../../model/netlink.js';
import { type Attr, encodeAttrs, encodeRequest, flag } from '../../scenario/netlink/message.js';
import { encodeValues } from '../../scenario/netlink/wire.js';
import { familyOfSocket } from '../../vm/netlink.js';
import type { Random } from '../random.js';

type Values = Readonly<Record<string, string | true>>;

/** Keys come from so few that requests meet each other's objects. */
const keys = 6;

function integerFor(attribute: Attribute, random: Random, isKey: boolean, beyond: boolean): string {
  if (!isInteger(attribute)) throw new Error(`${attribute.name} is no integer`);
  const { min, max } = limitsOf(attribute.type);
  const [least, most] = [BigInt(attribute.min), BigInt(attribute.max)];
  const near = isKey
    ? Array.from({ length: keys }, (_, i) => least + BigInt(i)).filter((value) => value <= most)
    : [least, most, least + 1n, most - 1n, 0n].filter((value) => value >= least && value <= most);
  const outside = [least - 1n, most + 1n, min, max].filter(
    (value) => value >= min && value <= max && (value < least || value > most),
  );
  return String(random.pick(beyond && outside.length > 0 ? outside : near));
}

function valueFor(attribute: Attribute, random: Random, isKey: boolean, sound: boolean): string | true {
  const beyond = !sound && random.oneIn(10);
  if (attribute.type === 'flag') return true;
  if (isInteger(attribute)) return integerFor(attribute, random, isKey, beyond);
  const { minLength, maxLength } = attribute;
  if (isKey && !beyond) return `k${random.below(keys)}`.padEnd(minLength, 'k').slice(0, maxLength);
  const lengths = beyond ? [Math.max(0, minLength - 1), maxLength + 1] : [minLength, maxLength];
  const text = 'x'.repeat(random.pick(lengths));
  // It says that it ends where it does not.
  return beyond && random.oneIn(2) ? `${text.slice(1)}\0` : text;
}

/** So many objects of all sizes, each of a key of its own and right in all; fewer where the family takes no more. */
export function plenty(model: NetlinkModel, random: Random, count: number): Values[] {
  const key = keyOf(model);
  const room = Math.min(count, model.object.max - keys);
  const numbered = Array.from({ length: Math.max(0, room) }, (_, i) => keyNumbered(key, i));
  return numbered.flatMap((own) => {
    if (own === undefined) return [];
    const { required } = model.operations.create;
    const given = model.attributes.filter(
      ({ name }) => name !== key.name && (required.includes(name) || random.oneIn(2)),
    );
    const values = given.map((one) => [one.name, anyValue(one, random)]);
    return [{ ...Object.fromEntries(values), [key.name]: own } as Values];
  });
}

/** The n-th key, from 0, that no other request uses; undefined beyond them all. */
export function keyNumbered(key: Attribute, index: number): string | undefined {
  if (isInteger(key)) {
    const number = BigInt(key.max) - BigInt(index);
    return number < BigInt(key.min) + BigInt(keys) ? undefined : String(number);
  }
  if (key.type === 'flag') return undefined;
  const text = `p${index}`.padEnd(key.minLength, 'p');
  return text.length > key.maxLength ? undefined : text;
}

function anyValue(attribute: Attribute, random: Random): string | true {
  if (attribute.type === 'flag') return true;
  if (isInteger(attribute)) return integerFor(attribute, random, false, false);
  return 'x'.repeat(random.between(attribute.minLength, Math.min(attribute.maxLength, 255)));
}

/**
 * Values for a request: the key and, for `create`, what is required. Unless they are to be sound, each is left out now and
 * then, or not within its limits.
 */
export function valuesFor(model: NetlinkModel, random: Random, create: boolean, sound = false): Values {
  const key = keyOf(model);
  const chosen = model.attributes.filter(({ name }) => {
    if (name === key.name) return sound || !random.oneIn(25);
    if (!create) return !sound && random.oneIn(40);
    return model.operations.create.required.includes(name) ? sound || !random.oneIn(25) : random.oneIn(2);
  });
  return Object.fromEntries(
    chosen.map((one) => [one.name, valueFor(one, random, one.name === key.name, sound)]),
  );
}

const NESTED = 0x8000;
const NET_BYTEORDER = 0x4000;

/** Numbers of attributes that are, and those just beyond them, where a table of them ends. */
function mutateAttrs({ attributes }: NetlinkModel, attrs: readonly Attr[], random: Random): Attr[] {
  const last = attributes.at(-1)!.id;
  const type = random.oneIn(2) ? random.below(40) : random.pick([0, last, last + 1, last + 2]);
  const some: Attr = { type, data: random.bytes(random.below(48)) };
  const out = attrs.map((attr) => {
    switch (random.below(12)) {
      case 0:
        return { ...attr, type: attr.type | random.pick([NESTED, NET_BYTEORDER, NESTED | NET_BYTEORDER]) };
      case 1:
        return { ...attr, data: attr.data.slice(0, random.below(attr.data.length + 1)) };
      case 2:
        return { ...attr, data: Buffer.concat([attr.data, random.bytes(random.between(1, 300))]) };
      case 3:
        return { ...attr, data: random.bytes(attr.data.length) };
      case 4:
        return { ...attr, data: encodeAttrs([attr, some]) };
      case 5:
        return { ...attr, data: attr.data.map((byte, at) => (at === attr.data.length >> 1 ? 0 : byte)) };
      default:
        return attr;
    }
  });
  if (out.length > 0 && random.oneIn(4)) out.push(random.pick(out));
  if (random.oneIn(4)) out.splice(random.below(out.length + 1), 0, some);
  return out;
}

/** A message in which up to a few things are not as they should be. */
export function mutatedMessage(model: NetlinkModel, random: Random, sequence: number): Uint8Array {
  const known = [commands.create, commands.get, commands.delete];
  const command = random.oneIn(8) ? random.below(256) : random.pick(known);
  const flags = random.oneIn(8)
    ? random.below(0x1000)
    : random.pick([flag.ACK, flag.DUMP, flag.ECHO | flag.ACK, 0]);
  const attrs = encodeValues(model, valuesFor(model, random, command === commands.create));
  const version = random.oneIn(8) ? random.below(256) : model.version;
  const message = Buffer.from(
    encodeRequest({
      ...{ family: familyOfSocket, command, version, flags, sequence },
      attrs: random.oneIn(4) ? attrs : mutateAttrs(model, attrs, random),
    }),
  );
  return spoil(message, random);
}

/** Lengths that lie, bits turned, ends cut off. What is shorter than a header is no message. */
function spoil(message: Buffer, random: Random): Uint8Array {
  const least = 16;
  switch (random.below(8)) {
    case 0:
      message.writeUInt32LE(
        random.pick([0, 15, 16, 19, 20, message.length - 1, message.length + 4, 0xffffffff]),
        0,
      );
      return message;
    case 1: {
      const cut = message.subarray(0, random.between(least, message.length));
      if (random.oneIn(2)) cut.writeUInt32LE(cut.length, 0);
      return cut;
    }
    case 2:
      if (message.length >= 24) message.writeUInt16LE(random.pick([0, 1, 3, 4, 5, 255, 0xffff]), 20);
      return message;
    case 3: {
      const at = random.between(least, message.length - 1);
      message[at]! ^= 1 << random.below(8);
      return message;
    }
    default:
      return message;
  }
}
