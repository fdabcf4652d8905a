/** A trace's headers as packets, and those as the records of guest/netkiln_bench.c. */
import { formatIpv4, formatIpv6 } from '../../src/model/address.js';
import type { Family } from '../../src/model/firewall.js';
import { ipProtocols } from '../../src/model/header/numbers.js';
import { buildPacket } from '../../src/packet/index.js';
import type { BenchSet, Header } from './set.js';

const recordBytes = 64;
const recordHeader = 4;

/** One packet after the other, each in a record of its own. */
export function recordsOf({ family, trace }: BenchSet): Buffer {
  const records = Buffer.alloc(trace.length * recordBytes);
  trace.forEach((header, index) => {
    const packet = packetOf(header, family);
    const at = index * recordBytes;
    if (packet.length > recordBytes - recordHeader) throw new Error(`packet ${index} is too long`);
    records.writeUInt8(family === 'ipv4' ? 2 : 10, at);
    records.writeUInt8(packet.length, at + 1);
    records.set(packet, at + recordHeader);
  });
  return records;
}

/** Long enough for whatever looks for a header after it. */
const unknown = { header: 'payload', fields: { hex: '00'.repeat(20) } };

export function packetOf(header: Header, family: Family): Uint8Array {
  const { protocol } = header;
  const network =
    family === 'ipv4'
      ? {
          header: 'ip',
          fields: { saddr: formatIpv4(header.saddr), daddr: formatIpv4(header.daddr), protocol },
        }
      : {
          header: 'ip6',
          fields: { saddr: formatIpv6(header.saddr), daddr: formatIpv6(header.daddr), nexthdr: protocol },
        };
  return buildPacket([network, transportOf(header)]).bytes;
}

function transportOf({ protocol, sport, dport, flags }: Header) {
  const ports = { sport, dport };
  const message = { type: flags >> 8, code: flags & 0xff };
  switch (protocol) {
    case ipProtocols.tcp:
      return { header: 'tcp', fields: { ...ports, flags: flags >> 8 } };
    case ipProtocols.udp:
      return { header: 'udp', fields: ports };
    case ipProtocols.udplite:
      return { header: 'udplite', fields: ports };
    case ipProtocols.sctp:
      return { header: 'sctp', fields: ports };
    case ipProtocols.dccp:
      return { header: 'dccp', fields: ports };
    case ipProtocols.icmp:
      return { header: 'icmp', fields: message };
    case ipProtocols.icmpv6:
      return { header: 'icmpv6', fields: message };
    default:
      return unknown;
  }
}
