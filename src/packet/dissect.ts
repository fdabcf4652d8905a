/** Bytes to headers, by the library's declarations alone: to show a packet in messages. */
import { type Header, headerById, headers } from '../model/header/index.js';
import { hasField, readField } from './bits.js';
import { hex, shortHex } from './hex.js';
import { formatFieldValue } from './value.js';

/** What a packet may begin with. */
export type FirstHeader = 'ether' | 'ip' | 'ip6';

export interface DissectedHeader {
  readonly header: Header;
  readonly offset: number;
  /** With options, as the header says; less where the packet ends before. */
  readonly length: number;
  /** The fields that are there, in the order of the declaration. */
  readonly fields: Readonly<Record<string, bigint>>;
  /** The bytes after the fixed part. */
  readonly options: Uint8Array;
  /** Whether the header is cut off. */
  readonly truncated: boolean;
}

export interface Dissected {
  readonly headers: readonly DissectedHeader[];
  /** The bytes after the last header. */
  readonly payload: Uint8Array;
}

/** Follows the headers from `first` inwards, as far as the library knows them and the bytes go. */
export function dissect(bytes: Uint8Array, first: FirstHeader): Dissected {
  const found: DissectedHeader[] = [];
  let offset = 0;
  for (let header: Header | undefined = headers[first]; header && offset < bytes.length; ) {
    const one = dissectHeader(header, bytes, offset);
    found.push(one);
    offset += one.length;
    header = one.truncated ? undefined : following(one);
  }
  return { headers: found, payload: bytes.subarray(offset) };
}

function dissectHeader(header: Header, bytes: Uint8Array, offset: number): DissectedHeader {
  const fields: Record<string, bigint> = {};
  for (const name of Object.keys(header.fields)) {
    if (hasField(header, name, bytes, offset)) fields[name] = readField(header, name, bytes, offset);
  }
  const { length } = header;
  const counted = length && fields[length.field];
  const claimed = counted === undefined ? 0 : (Number(counted) + length!.add) * length!.unit;
  const whole = Math.max(header.bytes, claimed);
  const there = Math.min(whole, bytes.length - offset);
  return {
    header,
    offset,
    length: there,
    fields,
    options: bytes.subarray(offset + Math.min(there, header.bytes), offset + there),
    truncated: there < whole,
  };
}

/** The header that is named as the next one; nothing after a fragment other than the first. */
function following({ header, fields }: DissectedHeader): Header | undefined {
  if (!header.next || (fields['frag_off'] ?? 0n) !== 0n) return undefined;
  return headerById(header.next.space, Number(fields[header.next.field]));
}

/** A packet as indented text, a line a header: `tcp: sport=40000 dport=22 …`. */
export function formatPacket(bytes: Uint8Array, first: FirstHeader): string {
  const { headers: found, payload } = dissect(bytes, first);
  const lines = found.map((one, depth) => `${'  '.repeat(depth)}${formatHeader(one)}`);
  if (payload.length > 0) lines.push(`${'  '.repeat(found.length)}payload: ${shortHex(payload)}`);
  return lines.join('\n');
}

/** A header in one line. */
export function formatHeader({ header, fields, options, truncated }: DissectedHeader): string {
  const words = Object.entries(fields).map(
    ([name, value]) => `${name}=${formatFieldValue(header.fields[name]!, value)}`,
  );
  if (options.length > 0) words.push(`options=${hex(options)}`);
  if (truncated) words.push('(cut off)');
  return `${header.name}: ${words.join(' ')}`;
}
