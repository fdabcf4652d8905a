/** Headers of messages that are not as they should be. */
import { flag } from '../../../scenario/netlink/message.js';
import type { Random } from '../../random.js';

/** The numbers that families can have (GENL_MIN_ID, GENL_MAX_ID), and one that none has. */
const firstFamily = 0x10;
const lastFamily = 0x3ff;
const unknownType = 0x7ff;

/** Something in the headers. */
export function misheaded(message: Buffer, random: Random): Uint8Array {
  switch (random.below(8)) {
    case 0:
      message.writeUInt16LE(random.oneIn(2) ? random.below(16) : unknownType, 4);
      return message;
    case 1:
      message[6]! &= ~flag.REQUEST;
      return message;
    case 2:
      message.writeUInt16LE(message.readUInt16LE(6) | (1 << random.below(16)), 6);
      return message;
    case 3:
      message.writeUInt16LE(message.readUInt16LE(6) | flag.DUMP, 6);
      return message;
    case 4:
      message[18 + random.below(2)] = random.below(256);
      return message;
    case 5:
      message.writeUInt32LE(random.below(0xffffffff), 12);
      return message;
    case 6:
      message.writeUInt16LE(random.below(0x10000), 6);
      return message;
    default:
      message[16] = random.oneIn(2) ? random.below(32) : random.below(256);
      return message;
  }
}

/** Where lengths lie, attributes are taken for messages: those to other families, the controller say, are not ours to predict. */
export function asksOthers(datagram: Buffer): boolean {
  for (let at = 0; datagram.length - at >= 16; ) {
    const [length, type] = [datagram.readUInt32LE(at), datagram.readUInt16LE(at + 4)];
    if (type >= firstFamily && type <= lastFamily) return true;
    if (length < 16 || length > datagram.length - at) break;
    at += (length + 3) & ~3;
  }
  return false;
}
