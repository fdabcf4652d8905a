/** docs/semantics.md, "IPv4". */
import { chain, drop, firewall, ip, meta, packetAtHook, packetThrough, payload, tcp, th, udp } from 'netkiln';

const ends = { saddr: '192.0.2.1', daddr: '198.51.100.1' };
/** What would be ports in a first fragment. */
const likePorts = payload('\u0000\u0017\u0000\u0017 and so on: later fragments have no ports');

export default firewall({
  name: 'sem_ipv4',
  chains: [
    chain({
      hook: 'forward',
      counter: true,
      rules: [
        drop('telnet', { when: th.dport.eq(23), counter: true }),
        drop('from port 23', { when: th.sport.eq(23), counter: true }),
        drop('UDP from far away', { when: [meta.l4proto.eq('udp'), ip.ttl.eq(7)], counter: true }),
      ],
    }),
    chain({
      name: 'early',
      hook: 'prerouting',
      counter: true,
      rules: [
        drop('an IPv4 header', { when: [ip.ttl.eq(9), ip.protocol.eq('tcp')], counter: true }),
        drop('tiny first fragment', {
          when: [ip.ttl.eq(11), ip.mf.eq(1), ip.tot_len.range(0, 79)],
          counter: true,
        }),
        drop('the rest of a TCP header', {
          when: [ip.ttl.eq(11), ip.frag_off.eq(1), meta.l4proto.eq('tcp')],
          counter: true,
        }),
      ],
    }),
  ],
  scenarios: [
    packetAtHook('a transport header begins after the options', {
      chain: 'forward',
      packet: [ip({ ...ends, options: '01010100' }), tcp({ dport: 23 })],
      expect: 'drop',
      by: 'telnet',
    }),
    packetAtHook('after as many of them as there can be', {
      chain: 'forward',
      packet: [ip({ ...ends, options: '01'.repeat(40) }), tcp({ dport: 23 })],
      expect: 'drop',
      by: 'telnet',
    }),
    packetThrough('options end to end', {
      chain: 'forward',
      packet: [ip({ ...ends, options: '01010100' }), tcp({ dport: 23 })],
      expect: 'dropped',
      by: 'telnet',
    }),
    packetAtHook('a header length that points past the end leaves the IP header', {
      chain: 'early',
      packet: [ip({ ...ends, ttl: 9, ihl: 15 }), tcp({ dport: 23 })],
      expect: 'drop',
      by: 'an IPv4 header',
    }),
    packetAtHook('and no transport header', {
      chain: 'forward',
      packet: [ip({ ...ends, ihl: 15 }), tcp({ dport: 23 })],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('a first fragment is treated as any packet', {
      chain: 'forward',
      packet: [ip({ ...ends, mf: 1 }), udp({ dport: 23 }), payload('the first part')],
      expect: 'drop',
      by: 'telnet',
    }),
    packetAtHook('a first fragment too short for its header has no ports', {
      chain: 'forward',
      packet: [ip({ ...ends, mf: 1, tot_len: 36 }), tcp({ dport: 23 })],
      truncate: 36,
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('and can be told by its length', {
      chain: 'early',
      packet: [ip({ ...ends, ttl: 11, mf: 1, tot_len: 36 }), tcp({ dport: 23 })],
      truncate: 36,
      expect: 'drop',
      by: 'tiny first fragment',
    }),
    packetAtHook('as the one after it can, by its place', {
      chain: 'early',
      packet: [ip({ ...ends, ttl: 11, frag_off: 1, protocol: 'tcp' }), payload('what the first lacks')],
      expect: 'drop',
      by: 'the rest of a TCP header',
    }),
    packetAtHook('a later fragment has no ports', {
      chain: 'forward',
      packet: [ip({ ...ends, frag_off: 1, protocol: 'udp' }), likePorts],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('but it has a protocol', {
      chain: 'forward',
      packet: [ip({ ...ends, frag_off: 8191, protocol: 'udp', ttl: 7 }), payload('x')],
      expect: 'drop',
      by: 'UDP from far away',
    }),
    packetThrough('a first fragment is forwarded by its port', {
      chain: 'forward',
      packet: [ip({ ...ends, mf: 1, id: 77 }), udp({ dport: 23 }), payload('sixteen bytes...')],
      expect: 'dropped',
      by: 'telnet',
    }),
    packetThrough('a later fragment is forwarded unassembled', {
      chain: 'forward',
      packet: [ip({ ...ends, frag_off: 3, id: 77, protocol: 'udp' }), likePorts],
      expect: 'delivered',
      by: 'policy',
    }),
  ],
});
