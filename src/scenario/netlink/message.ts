/** Netlink messages as bytes (RFC 3549, include/uapi/linux/netlink.h): headers, attributes, acknowledgements. */

import { WrongOutcome } from '../runner.js';

export const flag = { REQUEST: 1, MULTI: 2, ACK: 4, ECHO: 8, DUMP: 0x300 } as const;
export const type = { ERROR: 2, DONE: 3 } as const;
/** In an attribute's type: its value is attributes (NLA_F_NESTED). */
export const nested = 0x8000;

/** What no correct family sends. */
export class WrongAnswer extends WrongOutcome {}

const header = 16;
const genlHeader = 4;
const CAPPED = 0x100;
const ACK_TLVS = 0x200;

export interface Attr {
  readonly type: number;
  readonly data: Uint8Array;
}

export interface Message {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly port: number;
  readonly payload: Uint8Array;
}

/** What a request came to: errno 0 for success. */
export interface Ack {
  readonly errno: number;
  /** The extended acknowledgement's text. */
  readonly text: string | null;
  /** Type of the attribute that is to blame, where the kernel points at one. */
  readonly attribute: number | null;
}

const align = (length: number) => (length + 3) & ~3;

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function encodeAttrs(attrs: readonly Attr[]): Uint8Array {
  const out = new Uint8Array(attrs.reduce((sum, a) => sum + align(4 + a.data.length), 0));
  let at = 0;
  for (const { type, data } of attrs) {
    view(out).setUint16(at, 4 + data.length, true);
    view(out).setUint16(at + 2, type, true);
    out.set(data, at + 4);
    at += align(4 + data.length);
  }
  return out;
}

/** Types without the flags that are in them. */
export function decodeAttrs(bytes: Uint8Array): Attr[] {
  return splitAttrs(bytes).map(({ type, data }) => ({ type: type & 0x3fff, data }));
}

/** Attributes with their types as they are. */
export function splitAttrs(bytes: Uint8Array): Attr[] {
  const attrs: Attr[] = [];
  for (let at = 0; at < bytes.length; ) {
    mustFit(4, bytes, at);
    const length = view(bytes).getUint16(at, true);
    if (length < 4 || at + length > bytes.length)
      throw new WrongAnswer(`attribute of length ${length} at byte ${at}`);
    attrs.push({
      type: view(bytes).getUint16(at + 2, true),
      data: bytes.subarray(at + 4, at + length),
    });
    at += align(length);
  }
  return attrs;
}

/** What is left has to begin with a header: clients pass over what is shorter, and would never tell. */
function mustFit(header: number, { length }: Uint8Array, at: number): void {
  if (at + header > length) throw new WrongAnswer(`${length - at} bytes after the last of ${at}`);
}

export interface GenlRequest {
  readonly family: number;
  readonly command: number;
  readonly version: number;
  readonly flags: number;
  readonly sequence: number;
  /** The family's own, before the attributes. */
  readonly fixed?: Uint8Array;
  readonly attrs: readonly Attr[];
}

export function encodeRequest(request: GenlRequest): Uint8Array {
  const attrs = encodeAttrs(request.attrs);
  const { fixed = new Uint8Array(0) } = request;
  const before = header + genlHeader + align(fixed.length);
  const out = new Uint8Array(before + attrs.length);
  view(out).setUint32(0, out.length, true);
  view(out).setUint16(4, request.family, true);
  view(out).setUint16(6, request.flags | flag.REQUEST, true);
  view(out).setUint32(8, request.sequence, true);
  out[header] = request.command;
  out[header + 1] = request.version;
  out.set(fixed, header + genlHeader);
  out.set(attrs, before);
  return out;
}

/** The messages of some datagrams, in order. */
export function decodeMessages(datagrams: readonly Uint8Array[]): Message[] {
  const messages: Message[] = [];
  for (const bytes of datagrams) {
    for (let at = 0; at < bytes.length; ) {
      mustFit(header, bytes, at);
      const length = view(bytes).getUint32(at, true);
      if (length < header || at + length > bytes.length) throw new WrongAnswer(`message of length ${length}`);
      messages.push({
        type: view(bytes).getUint16(at + 4, true),
        flags: view(bytes).getUint16(at + 6, true),
        sequence: view(bytes).getUint32(at + 8, true),
        port: view(bytes).getUint32(at + 12, true),
        payload: bytes.subarray(at + header, at + length),
      });
      at += align(length);
    }
  }
  return messages;
}

export function commandOf(message: Message): number {
  return message.payload[0] ?? 0;
}

export function attrsOf(message: Message): Attr[] {
  return partsOf(message, 0).attrs;
}

/** A fixed header of so many bytes, and the attributes behind it. */
export function partsOf(
  { payload }: Message,
  size: number,
): { readonly fixed: Uint8Array; readonly attrs: Attr[] } {
  const end = genlHeader + align(size);
  if (size > 0 && payload.length < end) throw new WrongAnswer('a message ends within its fixed header');
  return {
    fixed: payload.subarray(genlHeader, genlHeader + size),
    attrs: decodeAttrs(payload.subarray(end)),
  };
}

/** Reads an ERROR or a DONE message. `request` is what it answers, for the attribute that it points at. */
export function decodeAck(message: Message, request: Uint8Array): Ack {
  const { payload } = message;
  const errno = payload.length >= 4 ? Math.abs(view(payload).getInt32(0, true)) : 0;
  let text: string | null = null;
  let attribute: number | null = null;
  if (message.flags & ACK_TLVS) {
    for (const tlv of decodeAttrs(payload.subarray(tlvOffset(message)))) {
      if (tlv.type === 1) text = new TextDecoder().decode(tlv.data).replace(/\0.*$/s, '');
      if (tlv.type === 2 && tlv.data.length === 4) {
        const offset = view(tlv.data).getUint32(0, true);
        if (offset + 4 <= request.length) attribute = view(request).getUint16(offset + 2, true) & 0x3fff;
      }
      if (tlv.type === 5 && tlv.data.length === 4) attribute = view(tlv.data).getUint32(0, true);
    }
  }
  return { errno, text, attribute };
}

function tlvOffset(message: Message): number {
  if (message.type === type.DONE) return 4;
  if (message.flags & CAPPED) return 4 + header;
  return 4 + align(view(message.payload).getUint32(4, true));
}
