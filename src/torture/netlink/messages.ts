/** Messages that are nearly right. */
import { type Attribute, commandNumber, type NetlinkModel } from '../../model/netlink.js';
import {
  type Attr,
  encodeAttrs,
  encodeRequest,
  flag,
  nested,
  splitAttrs,
} from '../../scenario/netlink/message.js';
import { encodeValues } from '../../scenario/netlink/wire.js';
import { familyOfSocket } from '../../vm/netlink.js';
import type { Random } from '../random.js';
import { operationFor, valuesFor } from './requests.js';

const byteOrder = 0x4000;

/** What a reader of attributes looks them up in: its end, and what it reads inside each. */
export interface Table {
  readonly last: number;
  inside(type: number): Table | undefined;
}

export function tableOf(attributes: readonly Attribute[]): Table {
  return {
    last: attributes.at(-1)!.id,
    inside: (type) => {
      const attribute = attributes.find(({ id }) => id === type);
      if (!attribute) return undefined;
      const own = attribute.type === 'nest' ? tableOf(attribute.attributes) : undefined;
      return attribute.list?.style === 'indexed' ? { last: attribute.list.max, inside: () => own } : own;
    },
  };
}

/** Numbers of attributes that are, and those just beyond them, where a table of them ends; inside nests as well. */
export function mutateAttrs(table: Table, attrs: readonly Attr[], random: Random): Attr[] {
  const { last } = table;
  const type = random.oneIn(2) ? random.below(40) : random.pick([0, last, last + 1, last + 2]);
  const some: Attr = { type, data: random.bytes(random.below(48)) };
  const out = attrs.map((attr) => mutateAttr(mutateInside(table, attr, random), some, random));
  if (out.length > 0 && random.oneIn(4)) out.push(random.pick(out));
  if (random.oneIn(4)) out.splice(random.below(out.length + 1), 0, some);
  return out;
}

function mutateInside(table: Table, attr: Attr, random: Random): Attr {
  const own = (attr.type & nested) === 0 ? undefined : table.inside(attr.type & ~nested);
  if (!own || random.oneIn(2)) return attr;
  return { ...attr, data: encodeAttrs(mutateAttrs(own, splitAttrs(attr.data), random)) };
}

function mutateAttr(attr: Attr, some: Attr, random: Random): Attr {
  switch (random.below(12)) {
    case 0:
      return { ...attr, type: attr.type ^ random.pick([nested, byteOrder, nested | byteOrder]) };
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
}

/** A message in which up to a few things are not as they should be. */
export function mutatedMessage(model: NetlinkModel, random: Random, sequence: number): Uint8Array {
  const object = random.pick(model.objects);
  const step = operationFor(object, random);
  const command = random.oneIn(8)
    ? random.below(256)
    : commandNumber(model, object, step === 'dump' ? 'get' : step);
  const flags = random.oneIn(8)
    ? random.below(0x1000)
    : random.pick([flag.ACK, flag.DUMP, flag.ECHO | flag.ACK, 0]);
  const attrs = encodeValues(object.attributes, valuesFor(step, object, random, random.oneIn(2)));
  const version = random.oneIn(8) ? random.below(256) : model.version;
  const message = Buffer.from(
    encodeRequest({
      ...{ family: familyOfSocket, command, version, flags, sequence },
      attrs: random.oneIn(4) ? attrs : mutateAttrs(tableOf(object.attributes), attrs, random),
    }),
  );
  return spoil(message, random);
}

/** Lengths that lie, bits turned, ends cut off. What is shorter than a header is no message. */
export function spoil(message: Buffer, random: Random): Uint8Array {
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
