/** A packet in which only what is given counts, held against one that was found. */
import { writeField } from './bits.js';
import { showDifference } from './difference.js';
import { type Dissected, type DissectedHeader, dissect, type FirstHeader, formatHeader } from './dissect.js';
import { hex, shortHex } from './hex.js';
import type { Layer, Resolved } from './layer.js';
import { resolveApart } from './resolve.js';
import { formatFieldValue } from './value.js';

/**
 * What differs, in lines; none where the packet is as the pattern says. The pattern's headers have to follow one another in
 * the packet, from any of its headers on, with the fields that are given; a payload has to be all that is left.
 */
export function matchPattern(pattern: readonly Layer[], found: Uint8Array, start: FirstHeader): string[] {
  const { resolved } = resolveApart(pattern);
  const packet = dissect(found, start);
  const wanted = resolved.filter(({ header }) => header !== undefined);
  const from = packet.headers.findIndex(({ header }) => header === (wanted[0]?.header ?? header));
  const own = from < 0 ? [] : packet.headers.slice(from, from + wanted.length);
  const alike = own.length === wanted.length && wanted.every((one, i) => isAlike(one, own[i]!));
  if (!alike) return otherHeaders(resolved, packet);
  const ideal = Uint8Array.from(found);
  for (const [i, { given, extra }] of wanted.entries()) overwrite(ideal, own[i]!, given, extra);
  const payload = resolved.at(-1)!.header === undefined ? resolved.at(-1)!.extra : undefined;
  const end = found.length - packet.payload.length;
  const whole = payload === undefined ? ideal : Uint8Array.from([...ideal.subarray(0, end), ...payload]);
  return same(whole, found) ? [] : showDifference(whole, found, start);
}

/** Options count where there are some in the pattern. */
function isAlike({ header, extra }: Resolved, found: DissectedHeader): boolean {
  return header === found.header && (extra.length === 0 || extra.length === found.options.length);
}

/** What the pattern gives, written over what was found. */
function overwrite(
  bytes: Uint8Array,
  { header, offset, length }: DissectedHeader,
  given: ReadonlyMap<string, bigint>,
  extra: Uint8Array,
): void {
  const own = bytes.subarray(0, offset + length);
  for (const [name, value] of given) writeField(header, name, own, offset, value);
  own.set(extra, offset + header.bytes);
}

function otherHeaders(pattern: readonly Resolved[], packet: Dissected): string[] {
  return [
    ...packet.headers.map((one, depth) => `${'  '.repeat(depth)}${formatHeader(one)}`),
    ...(packet.payload.length > 0
      ? [`${'  '.repeat(packet.headers.length)}payload: ${shortHex(packet.payload)}`]
      : []),
    `(expected ${pattern.map(shortly).join(', ')})  <--`,
  ];
}

function shortly({ header, given, extra }: Resolved): string {
  if (!header) return `payload ${shortHex(extra)}`;
  const fields = [...given].map(
    ([name, value]) => `${name}=${formatFieldValue(header.fields[name]!, value)}`,
  );
  if (extra.length > 0) fields.push(`options=${hex(extra)}`);
  return [header.name, ...fields].join(' ');
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
