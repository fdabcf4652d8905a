/** A packet in a few words, for tables: `tcp 192.0.2.7 > 198.51.100.1 dport=22`. */
import type { Family } from '../model/firewall.js';
import { type DissectedHeader, dissect } from './dissect.js';
import { formatFieldValue } from './value.js';

/** What tells one packet of a protocol from another; flags only where they are not those of a first segment. */
const telling = ['dport', 'type', 'code', 'flags'];

export function packetInShort(bytes: Uint8Array, family: Family): string {
  const { headers } = dissect(bytes, family === 'ipv4' ? 'ip' : 'ip6');
  const [network] = headers;
  if (!network) return 'no bytes';
  const last = headers.at(-1)!;
  const between = headers.slice(1, -1).map(({ header }) => header.name);
  const protocol = [...between, last.header.name].join('+');
  const fields = last === network ? [] : telling.flatMap((name) => shown(last, name));
  const first =
    network.fields['frag_off'] ?? headers.find((h) => h.header.name === 'fragment')?.fields['frag_off'];
  const more = [
    ...fields,
    ...((first ?? 0n) === 0n ? [] : ['later fragment']),
    ...(last.truncated ? ['cut off'] : []),
  ];
  const ends = ['saddr', 'daddr'].map((name) => shownValue(network, name) ?? '?').join(' > ');
  return [protocol, ends, ...more].join(' ');
}

function shown(header: DissectedHeader, name: string): string[] {
  const value = shownValue(header, name);
  return value === undefined ? [] : [`${name}=${value}`];
}

function shownValue({ header, fields }: DissectedHeader, name: string): string | undefined {
  const field = header.fields[name];
  const value = fields[name];
  return field && value !== undefined ? formatFieldValue(field, value) : undefined;
}
