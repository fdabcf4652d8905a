/** How large an object of a family can be in a message. */
import { integerTypes, type NetlinkModel } from './netlink.js';

/** nlmsghdr and genlmsghdr. */
const headers = 16 + 4;

/** Bytes of a message with one object, every attribute at its longest. */
export function objectSize(model: NetlinkModel): number {
  return model.attributes.reduce((sum, attribute) => {
    if (attribute.type === 'flag') return sum + padded(0);
    if (attribute.type === 'string') return sum + padded(attribute.maxLength + 1);
    return sum + padded(integerTypes[attribute.type].bits / 8);
  }, headers);
}

/** An attribute's header and its value, to the next multiple of four. */
function padded(value: number): number {
  return 4 + ((value + 3) & ~3);
}
