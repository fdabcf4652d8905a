/** Checksums against packets that others published with theirs, and the check values of the algorithms. */
import { describe, expect, it } from 'vitest';
import { buildPacket, crc32c, internetChecksum, type Layer } from '../../src/packet/index.js';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const hex = (layers: readonly Layer[]) => Buffer.from(buildPacket(layers).bytes).toString('hex');

describe('the Internet checksum', () => {
  it('gives the sum of the example in RFC 1071, section 3', () => {
    // The RFC's words 0001 f203 f4f5 f6f7 add up to ddf2.
    expect(internetChecksum(bytes('0001 f203 f4f5 f6f7'))).toBe(0xffff - 0xddf2);
  });

  it('pads an odd number of bytes with a zero', () => {
    expect(internetChecksum(bytes('0102 03'))).toBe(internetChecksum(bytes('0102 0300')));
  });

  it('is zero over data that carries its own sum', () => {
    expect(internetChecksum(bytes('4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7'))).toBe(0);
  });
});

describe('CRC32c', () => {
  // RFC 3720, appendix B.4, whose bytes are in the order of the wire.
  it.each([
    ['00'.repeat(32), 0x8a9136aa],
    ['ff'.repeat(32), 0x62a8ab43],
    [Array.from({ length: 32 }, (_, i) => i.toString(16).padStart(2, '0')).join(''), 0x46dd794e],
    [Array.from({ length: 32 }, (_, i) => (31 - i).toString(16).padStart(2, '0')).join(''), 0x113fdb5c],
  ])('of the iSCSI test vector %s', (data, expected) => {
    expect(crc32c(bytes(data))).toBe(expected);
  });
});

describe('whole packets', () => {
  it('gives an IPv4 header with the widely printed sum b861', () => {
    const ip = {
      header: 'ip',
      fields: { tot_len: 0x73, df: 1, protocol: 'udp', saddr: '192.168.0.1', daddr: '192.168.0.199' },
    };
    expect(hex([ip])).toBe('45000073000040004011b861c0a80001c0a800c7');
  });

  it('sums a UDP datagram with its pseudo-header', () => {
    // Worked by hand: c000 0201 c633 6402 0011 000a, then 9c40 0035 000a 6869.
    const layers = [
      { header: 'ip', fields: { saddr: '192.0.2.1', daddr: '198.51.100.2' } },
      { header: 'udp', fields: { sport: 40000, dport: 53 } },
      { header: 'payload', fields: { hex: '6869' } },
    ];
    const words = [0xc000, 0x0201, 0xc633, 0x6402, 0x0011, 0x000a, 0x9c40, 0x0035, 0x000a, 0x6869];
    let sum = words.reduce((a, b) => a + b, 0);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    expect(hex(layers).slice(40)).toBe(`9c400035000a${(0xffff - sum).toString(16).padStart(4, '0')}6869`);
  });

  it('never sends a UDP checksum of zero', () => {
    const datagram = (payload: string) => [
      { header: 'ip', fields: { saddr: '0.0.0.0', daddr: '0.0.0.0' } },
      { header: 'udp', fields: { sport: 0, dport: 0 } },
      { header: 'payload', fields: { hex: payload } },
    ];
    // 0011 + 000a (pseudo-header) + 000a (length) + ffda is ffff, so that the sum is zero.
    expect(hex(datagram('ffda')).slice(52, 56)).toBe('ffff');
    expect(hex(datagram('ffdb')).slice(52, 56)).toBe('fffe');
  });

  it('covers only as much of UDP-Lite as its coverage says', () => {
    const datagram = (coverage: number, payload: string) => [
      { header: 'ip', fields: { saddr: '192.0.2.1', daddr: '192.0.2.2' } },
      { header: 'udplite', fields: { dport: 9, coverage } },
      { header: 'payload', fields: { hex: payload } },
    ];
    const sum = (coverage: number, payload: string) => hex(datagram(coverage, payload)).slice(52, 56);
    expect(sum(8, '01020304')).toBe(sum(8, 'f1f2f3f4'));
    expect(sum(10, '01020304')).toBe(sum(10, '0102f3f4'));
    expect(sum(10, '01020304')).not.toBe(sum(10, 'f1020304'));
    expect(sum(0, '01020304')).not.toBe(sum(0, '010203f4'));
  });

  it('sums with the final destination while a routing header has segments left', () => {
    const via = (daddr: string, segmentsLeft: number, last: string) => [
      { header: 'ip6', fields: { saddr: '2001:db8::1', daddr } },
      {
        header: 'routing',
        fields: { type: 2, segments_left: segmentsLeft, options: `00000000${last}` },
      },
      { header: 'udp', fields: { dport: 9 } },
    ];
    const home = '20010db8000000000000000000000009';
    const sum = (layers: readonly Layer[]) => hex(layers).slice(-4);
    const direct = sum([
      { header: 'ip6', fields: { saddr: '2001:db8::1', daddr: '2001:db8::9' } },
      { header: 'udp', fields: { dport: 9 } },
    ]);
    expect(sum(via('2001:db8::5', 1, home))).toBe(direct);
    expect(sum(via('2001:db8::9', 0, 'ff'.repeat(16)))).toBe(direct);
    expect(sum(via('2001:db8::5', 0, home))).not.toBe(direct);
  });
});
