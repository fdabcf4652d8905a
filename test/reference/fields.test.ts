/** Which fields a packet has: docs/semantics.md, case by case. */
import { describe, expect, it } from 'vitest';
import type { Family } from '../../src/model/firewall.js';
import { buildPacket, type Layer } from '../../src/packet/index.js';
import { presentFields } from '../../src/reference/firewall/index.js';

const layer = (header: string, fields: Record<string, unknown> = {}): Layer => ({ header, fields });
const bytesOf = (...layers: Layer[]) => buildPacket(layers).bytes;
const fieldsOf = (family: Family, bytes: Uint8Array) => presentFields('forward', { family, bytes });

/** What matters of a packet: its protocol, and whose header is there. */
function summary(family: Family, bytes: Uint8Array): string {
  const fields = fieldsOf(family, bytes);
  const spaces = new Set([...fields.keys()].map((name) => name.split('.')[0]!));
  spaces.delete('meta');
  const protocol = fields.get('meta.l4proto');
  return `${protocol === undefined ? 'none' : protocol}: ${[...spaces].join(' ')}`;
}

describe('IPv4', () => {
  const ip = layer('ip', { saddr: '192.0.2.1', daddr: '192.0.2.2' });
  const segment = bytesOf(ip, layer('tcp', { dport: 22 }));

  it.each([
    ['a whole segment', segment, '6: th ip tcp'],
    ['19 bytes', segment.slice(0, 19), 'none: '],
    ['a bare header', segment.slice(0, 20), '6: ip'],
    ['a transport header short of one byte', segment.slice(0, 39), '6: ip'],
    ['another version', bytesOf(layer('ip', { version: 6 }), layer('tcp')), 'none: '],
    ['a header length of four words', bytesOf(layer('ip', { ihl: 4 }), layer('tcp')), 'none: '],
    ['a header length past the end', bytesOf(layer('ip', { ihl: 15 }), layer('tcp')), '6: ip'],
    ['options', bytesOf(layer('ip', { options: '01'.repeat(40) }), layer('tcp')), '6: th ip tcp'],
    ['the first fragment', bytesOf(layer('ip', { mf: 1 }), layer('udp')), '17: th ip udp'],
    ['a later fragment', bytesOf(layer('ip', { frag_off: 1 }), layer('udp')), '17: ip'],
    ['a protocol without ports', bytesOf(ip, layer('icmp')), '1: ip icmp'],
    [
      'an unknown protocol',
      bytesOf(layer('ip', { protocol: 47 }), layer('payload', { hex: '00160016' })),
      '47: ip',
    ],
    ['IPv4 in IPv4', bytesOf(ip, layer('ip', { saddr: '10.0.0.1' }), layer('tcp')), '4: ip'],
    ['ICMPv6 where it does not belong', bytesOf(ip, layer('icmpv6')), '58: ip'],
    ['nothing', new Uint8Array(), 'none: '],
  ])('%s', (_, bytes, expected) => {
    expect(summary('ipv4', bytes)).toBe(expected);
  });

  it('reads the transport header after the options', () => {
    const bytes = bytesOf(layer('ip', { options: '01'.repeat(8) }), layer('udp', { sport: 7, dport: 53 }));
    const fields = fieldsOf('ipv4', bytes);
    expect([fields.get('th.sport'), fields.get('udp.dport')]).toEqual([7n, 53n]);
  });

  it('takes addresses from the outer header of two', () => {
    const bytes = bytesOf(layer('ip', { saddr: '10.0.0.1' }), layer('ip', { saddr: '10.9.9.9' }));
    expect(fieldsOf('ipv4', bytes).get('ip.saddr')).toBe(0x0a000001n);
  });
});

describe('IPv6', () => {
  const ip6 = (fields = {}) => layer('ip6', { saddr: '2001:db8::1', daddr: '2001:db8::2', ...fields });
  const udp = layer('udp', { dport: 53 });
  const bare = (nexthdr: number, hex: string) => bytesOf(ip6({ nexthdr }), layer('payload', { hex }));

  it.each([
    ['no extension header', bytesOf(ip6(), udp), '17: th ip6 udp'],
    ['39 bytes', bytesOf(ip6(), udp).slice(0, 39), 'none: '],
    ['40 bytes', bytesOf(ip6(), udp).slice(0, 40), '17: ip6'],
    ['another version', bytesOf(ip6({ version: 4 }), udp), 'none: '],
    [
      'every extension header, twice',
      bytesOf(
        ip6(),
        ...['hopopt', 'dstopts', 'routing', 'fragment', 'ah'].map((h) => layer(h)),
        ...['ah', 'fragment', 'routing', 'dstopts', 'hopopt'].map((h) => layer(h)),
        udp,
      ),
      '17: th ip6 udp',
    ],
    ['no next header', bare(59, '0016001600000000'), '59: ip6'],
    [
      'no next header after options',
      bytesOf(ip6(), layer('hopopt', { nexthdr: 59 }), layer('payload', { hex: '00' })),
      '59: ip6',
    ],
    ['an encapsulated payload', bare(50, '00'.repeat(40)), '50: ip6'],
    ['one byte of options', bare(0, '11'), 'none: ip6'],
    ['seven bytes of options', bare(0, '11000104000000'), 'none: ip6'],
    ['options that end where the packet does', bare(0, '1100010400000000'), '17: ip6'],
    ['options longer than the packet', bare(60, '1101010400000000'), 'none: ip6'],
    ['a routing header of three bytes', bare(43, '110000'), 'none: ip6'],
    [
      'an authentication header of 8 bytes',
      bare(51, `1100${'00'.repeat(6)}001600350008ffff`),
      '17: th ip6 udp',
    ],
    ['an authentication header longer than the packet', bare(51, `1102${'00'.repeat(12)}`), 'none: ip6'],
    ['a fragment header of three bytes', bare(44, '110000'), 'none: ip6'],
    ['a first fragment with a header of seven bytes', bare(44, '11000001000000'), 'none: ip6'],
    ['a first fragment', bytesOf(ip6(), layer('fragment', { mf: 1 }), udp), '17: th ip6 udp'],
    ['a later fragment', bytesOf(ip6(), layer('fragment', { frag_off: 1 }), udp), '17: ip6'],
    ['a later fragment with a header of four bytes', bare(44, '11000008'), '17: ip6'],
    [
      'a later fragment of options',
      bytesOf(ip6(), layer('fragment', { frag_off: 1 }), layer('dstopts'), udp),
      'none: ip6',
    ],
    ['a later fragment of nothing', bare(44, '3b000008'), '59: ip6'],
    ['reserved bits of the offset set', bare(44, '1100000600000000001600350008ffff'), '17: th ip6 udp'],
    ['ICMP of the other family', bytesOf(ip6(), layer('icmp')), '1: ip6'],
  ])('%s', (_, bytes, expected) => {
    expect(summary('ipv6', bytes)).toBe(expected);
  });

  it('sees the first header, and the protocol behind it', () => {
    const fields = fieldsOf('ipv6', bytesOf(ip6(), layer('hopopt'), udp));
    expect([fields.get('ip6.nexthdr'), fields.get('meta.l4proto')]).toEqual([0n, 17n]);
  });
});

describe('what is known beside the bytes', () => {
  const packet = { family: 'ipv4' as const, bytes: new Uint8Array(), iif: 'eth0', oif: 'eth1' };

  it.each([
    ['prerouting', 'eth0', undefined],
    ['input', 'eth0', undefined],
    ['forward', 'eth0', 'eth1'],
    ['output', undefined, 'eth1'],
    ['postrouting', undefined, 'eth1'],
  ] as const)('devices at %s', (hook, iif, oif) => {
    const fields = presentFields(hook, packet);
    expect([fields.get('meta.iifname'), fields.get('meta.oifname')]).toEqual([iif, oif]);
  });

  it('the family of the hook, whatever the bytes', () => {
    expect(presentFields('input', packet).get('meta.nfproto')).toBe(2n);
    expect(presentFields('input', { ...packet, family: 'ipv6' }).get('meta.nfproto')).toBe(10n);
  });
});
