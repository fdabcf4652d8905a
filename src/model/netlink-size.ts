/** How large an object of a family can be in a message. */
import {
  type Attribute,
  addressTypes,
  integerTypes,
  isAddress,
  isInteger,
  type ObjectModel,
} from './netlink.js';

/** nlmsghdr and genlmsghdr. */
const headers = 16 + 4;

/** Bytes of a message with one object, every attribute at its longest. */
export function objectSize({ attributes }: ObjectModel): number {
  return headers + sizeOf(attributes);
}

function sizeOf(attributes: readonly Attribute[]): number {
  return attributes.reduce((sum, one) => {
    const each = padded(payloadOf(one));
    if (one.list === null) return sum + each;
    const all = one.list.max * each;
    return sum + (one.list.style === 'indexed' ? padded(all) : all);
  }, 0);
}

/** Bytes of one value without the attribute's header. */
function payloadOf(attribute: Attribute): number {
  if (isInteger(attribute)) return integerTypes[attribute.type].bits / 8;
  if (isAddress(attribute)) return addressTypes[attribute.type];
  switch (attribute.type) {
    case 'flag':
      return 0;
    case 'string':
      return attribute.maxLength + 1;
    case 'binary':
      return attribute.maxLength;
    case 'bitfield32':
      return 8;
    case 'nest':
      return sizeOf(attribute.attributes);
  }
}

/** An attribute's header and its value, to the next multiple of four. */
function padded(value: number): number {
  return 4 + ((value + 3) & ~3);
}
