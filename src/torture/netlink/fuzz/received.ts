/** Messages that came, one after the other. */
import { decodeAck, type Message } from '../../../scenario/netlink/message.js';
import type { Sent } from './expected.js';

export interface Received {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly port: number;
  /** With its header. */
  readonly bytes: Buffer;
}

const header = 16;

export class Stream {
  #at = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly family: number,
  ) {}

  /** The next message; undefined where nothing more has come. */
  next(): Received | undefined {
    const { bytes } = this;
    if (bytes.length - this.#at < header) return undefined;
    const length = bytes.readUInt32LE(this.#at);
    if (length < header || length > bytes.length - this.#at) return undefined;
    const own = bytes.subarray(this.#at, this.#at + length);
    this.#at += (length + 3) & ~3;
    return {
      ...{ type: own.readUInt16LE(4), flags: own.readUInt16LE(6) },
      ...{ sequence: own.readUInt32LE(8), port: own.readUInt32LE(12), bytes: own },
    };
  }

  /** As `next`, and it is still to come. */
  peek(): Received | undefined {
    const before = this.#at;
    const one = this.next();
    this.#at = before;
    return one;
  }

  /** Whether no more message comes. */
  get ended(): boolean {
    return this.peek() === undefined;
  }

  /** The next message, if it is one of the family. */
  take(): Sent | undefined {
    const one = this.peek();
    if (one?.type !== this.family) return undefined;
    this.next();
    return {
      payload: one.bytes.toString('latin1', header),
      ...{ port: one.port, flags: one.flags, sequence: one.sequence },
    };
  }

  /** Takes what comes as long as it is among these, in any order; what is left of them has not come. */
  takeAmong(group: readonly Sent[]): Sent[] {
    const left = new Map<string, Sent[]>();
    for (const one of group) left.set(keyOf(one), [...(left.get(keyOf(one)) ?? []), one]);
    for (let count = group.length; count > 0; count--) {
      const before = this.#at;
      const one = this.take();
      if (!one || !left.get(keyOf(one))?.pop()) {
        this.#at = before;
        break;
      }
    }
    return [...left.values()].flat();
  }

  /** What is left of it. */
  get left(): Buffer {
    return this.bytes.subarray(Math.min(this.#at, this.bytes.length));
  }
}

const keyOf = ({ payload, port, flags, sequence }: Sent) => `${port} ${flags} ${sequence} ${payload}`;

/** Errno, text and place of an ERROR message. */
export function refusalOf({ type, flags, sequence, port, bytes }: Received) {
  const payload = bytes.subarray(header);
  const message: Message = { type, flags, sequence, port, payload };
  // Without its request: the place is wanted in bytes.
  const { errno, text } = decodeAck(message, new Uint8Array(0));
  return { errno, text, at: errno === 0 ? undefined : placeIn(payload, flags) };
}

const ACK_TLVS = 0x200;
const OFFSET = 2;

function placeIn(payload: Buffer, flags: number): number | undefined {
  if ((flags & ACK_TLVS) === 0) return undefined;
  // The request is in it whole.
  for (let at = 4 + ((payload.readUInt32LE(4) + 3) & ~3); at + 8 <= payload.length; ) {
    const length = payload.readUInt16LE(at);
    if ((payload.readUInt16LE(at + 2) & 0x3fff) === OFFSET) return payload.readUInt32LE(at + 4);
    at += Math.max(4, (length + 3) & ~3);
  }
  return undefined;
}
