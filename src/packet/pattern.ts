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
  const wanted = resolved.filter(({ header }) => header !== undefined);
  const last = resolved.at(-1)!;
  const payload = last.header === undefined ? last.extra : undefined;
  const packet = dissect(found, start);
  // A header may be there more than once, as in a tunnel.
  const ideals = packet.headers.flatMap((_, from) => {
    const own = packet.headers.slice(from, from + wanted.length);
    const alike = own.length === wanted.length && wanted.every((one, i) => isAlike(one, own[i]!));
    // With a payload no other header may follow; a payload alone is what comes after all of them.
    const ends =
      payload === undefined || wanted.length === 0 || from + wanted.length === packet.headers.length;
    return alike && ends ? [idealOf(wanted, own, payload, packet, found)] : [];
  });
  if (ideals.length === 0) return otherHeaders(resolved, packet);
  if (ideals.some((ideal) => same(ideal, found))) return [];
  return showDifference(ideals[0]!, found, start);
}

/** What was found, with what the pattern gives written over it. */
function idealOf(
  wanted: readonly Resolved[],
  own: readonly DissectedHeader[],
  payload: Uint8Array | undefined,
  packet: Dissected,
  found: Uint8Array,
): Uint8Array {
  const ideal = Uint8Array.from(found);
  for (const [i, { given, extra }] of wanted.entries()) overwrite(ideal, own[i]!, given, extra);
  if (payload === undefined) return ideal;
  return Uint8Array.from([...ideal.subarray(0, found.length - packet.payload.length), ...payload]);
}

/** The same header, with room for all that is given. Options count where there are some in the pattern. */
function isAlike({ header, given, extra }: Resolved, found: DissectedHeader): boolean {
  return (
    header === found.header &&
    [...given.keys()].every((name) => name in found.fields) &&
    (extra.length === 0 || extra.length === found.options.length)
  );
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
