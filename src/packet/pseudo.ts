/** The pseudo-headers that transport checksums cover: RFC 9293 section 3.1 for IPv4, RFC 8200 section 8.1 for IPv6. */
import { type Header, headers } from '../model/header/index.js';
import { readField } from './bits.js';

interface Placed {
  readonly header?: Header;
  readonly offset: number;
  readonly size: number;
}

/**
 * That of the layer at `index`: addresses of the nearest IP header around it, the transport protocol's own number
 * (whatever the fields before it claim), and the length from the layer to the packet's end.
 */
export function pseudoHeader(bytes: Uint8Array, layers: readonly Placed[], index: number): Uint8Array {
  const layer = layers[index]!;
  const protocol = layer.header!.id!.ipproto!;
  const length = bytes.length - layer.offset;
  const outer = layers
    .slice(0, index)
    .findLastIndex((l) => l.header === headers.ip || l.header === headers.ip6);
  const { header, offset } = layers[outer]!;
  if (header === headers.ip) {
    const out = new Uint8Array(12);
    out.set(addresses(headers.ip, bytes, offset));
    out.set([0, protocol, length >> 8, length & 0xff], 8);
    return out;
  }
  const out = new Uint8Array(40);
  out.set(addresses(headers.ip6, bytes, offset));
  const last = finalDestination(bytes, layers.slice(outer + 1, index));
  if (last) out.set(last, 16);
  out.set([0, 0, length >> 8, length & 0xff, 0, 0, 0, protocol], 32);
  return out;
}

/** Source and destination, which lie next to each other in both families. */
function addresses(
  header: typeof headers.ip | typeof headers.ip6,
  bytes: Uint8Array,
  offset: number,
): Uint8Array {
  const { saddr, daddr } = header.fields;
  return bytes.subarray(offset + saddr.bit / 8, offset + (daddr.bit + daddr.bits) / 8);
}

/**
 * While segments are left, a routing header holds the final destination and the IPv6 header only the next stop:
 * the last address of types 0 (RFC 2460) and 2 (RFC 6275), the first segment of type 4 (RFC 8754). Other types
 * do not carry whole addresses; the IPv6 header's destination is taken with them.
 */
function finalDestination(bytes: Uint8Array, between: readonly Placed[]): Uint8Array | undefined {
  const routing = between.findLast((l) => l.header === headers.routing);
  if (!routing) return undefined;
  const read = (name: string) => Number(readField(headers.routing, name, bytes, routing.offset));
  if (read('segments_left') === 0) return undefined;
  const type = read('type');
  const addresses = Math.floor((routing.size - 8) / 16);
  if (addresses === 0 || ![0, 2, 4].includes(type)) return undefined;
  const start = routing.offset + 8 + (type === 4 ? 0 : (addresses - 1) * 16);
  return bytes.subarray(start, start + 16);
}
