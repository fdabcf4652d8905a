/** Where a packet's transport header begins and which protocol it is: docs/semantics.md, "IPv4" and "IPv6 extension headers". */
import { type Header, headers } from '../../model/header/index.js';
import { hasField, readField } from '../../packet/bits.js';
import type { HookPacket } from './packet.js';

export interface Transport {
  readonly protocol: number;
  /** Where the transport header begins, which may be past the packet's end; absent in later fragments. */
  readonly offset?: number;
}

/** Whether the hook's own IP header is there and is what it claims to be. */
export function hasNetworkHeader({ family, bytes }: HookPacket): boolean {
  if (family === 'ipv6') {
    return bytes.length >= headers.ip6.bytes && readField(headers.ip6, 'version', bytes, 0) === 6n;
  }
  return (
    bytes.length >= headers.ip.bytes &&
    readField(headers.ip, 'version', bytes, 0) === 4n &&
    readField(headers.ip, 'ihl', bytes, 0) >= 5n
  );
}

/** The transport protocol, or undefined where it cannot be told. The network header must be there. */
export function transportOf({ family, bytes }: HookPacket): Transport | undefined {
  return family === 'ipv4' ? afterIpv4(bytes) : afterIpv6(bytes);
}

function afterIpv4(bytes: Uint8Array): Transport {
  const { ip } = headers;
  const protocol = Number(readField(ip, 'protocol', bytes, 0));
  if (readField(ip, 'frag_off', bytes, 0) !== 0n) return { protocol };
  return { protocol, offset: Number(readField(ip, 'ihl', bytes, 0)) * ip.length.unit };
}

const { ip6, hopopt, dstopts, routing, fragment, ah } = headers;

/** The extension headers that are stepped over, by protocol number. */
const extensions = new Map<number, typeof hopopt | typeof routing | typeof fragment | typeof ah>(
  [hopopt, dstopts, routing, fragment, ah].map((header) => [header.id.ipproto, header]),
);

function afterIpv6(bytes: Uint8Array): Transport | undefined {
  let protocol = Number(readField(ip6, 'nexthdr', bytes, 0));
  let offset: number = ip6.bytes;
  for (;;) {
    const header = extensions.get(protocol);
    if (!header) return { protocol, offset };
    if (!hasField(header, 'nexthdr', bytes, offset)) return undefined;
    const next = Number(readField(header, 'nexthdr', bytes, offset));
    if (header === fragment) {
      if (!hasField(header, 'frag_off', bytes, offset)) return undefined;
      if (readField(header, 'frag_off', bytes, offset) !== 0n) {
        return extensions.has(next) ? undefined : { protocol: next };
      }
    }
    const length = wholeLength(header, bytes, offset);
    if (length === undefined || offset + length > bytes.length) return undefined;
    protocol = next;
    offset += length;
  }
}

/** A header's length as it says itself; undefined where it is cut off before it does. */
function wholeLength(header: Header, bytes: Uint8Array, offset: number): number | undefined {
  if (!header.length) return header.bytes;
  const { field, unit, add } = header.length;
  if (!hasField(header, field, bytes, offset)) return undefined;
  return (Number(readField(header, field, bytes, offset)) + add) * unit;
}
