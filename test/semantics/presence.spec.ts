/** docs/semantics.md, "When a field is present" and "Truncated headers, protocols without ports". */
import {
  chain,
  dccp,
  drop,
  firewall,
  icmp,
  icmpv6,
  ip,
  ip6,
  meta,
  packetAtHook,
  payload,
  sctp,
  tcp,
  th,
  udp,
  udplite,
} from 'netkiln';

const ends = { saddr: '192.0.2.1', daddr: '192.0.2.2' };
const ends6 = { saddr: '2001:db8::1', daddr: '2001:db8::2' };

/** Each transport header with its length, and a rule that any value of one of its fields satisfies. */
const headers = [
  {
    name: 'TCP',
    bytes: 20,
    layer: tcp({ dport: 7 }),
    rule: drop('TCP', { when: tcp.dport.eq(7), counter: true }),
  },
  {
    name: 'UDP',
    bytes: 8,
    layer: udp({ dport: 7 }),
    rule: drop('UDP', { when: udp.dport.eq(7), counter: true }),
  },
  {
    name: 'UDP-Lite',
    bytes: 8,
    layer: udplite({ dport: 7 }),
    rule: drop('UDP-Lite', { when: udplite.dport.eq(7), counter: true }),
  },
  {
    name: 'SCTP',
    bytes: 12,
    layer: sctp({ dport: 7 }),
    rule: drop('SCTP', { when: sctp.dport.eq(7), counter: true }),
  },
  {
    name: 'DCCP',
    bytes: 12,
    layer: dccp({ dport: 7 }),
    rule: drop('DCCP', { when: dccp.dport.eq(7), counter: true }),
  },
  {
    name: 'ICMP',
    bytes: 8,
    layer: icmp({ type: 3, code: 7 }),
    rule: drop('ICMP', { when: icmp.code.eq(7), counter: true }),
  },
  {
    name: 'ICMPv6',
    bytes: 8,
    layer: icmpv6({ type: 3, code: 7 }),
    rule: drop('ICMPv6', { when: icmpv6.code.eq(7), counter: true }),
  },
];

export default firewall({
  name: 'sem_presence',
  chains: [
    chain({ hook: 'input', counter: true, rules: headers.map(({ rule }) => rule) }),
    chain({
      name: 'negations',
      hook: 'output',
      counter: true,
      rules: [
        drop('another TCP port', { when: tcp.dport.ne(22), counter: true }),
        drop('no push, no urgent data', { when: tcp.flags.lacks('psh', 'urg'), counter: true }),
        drop('not from there', { when: ip6.saddr.notIn('2001:db8:ffff::/48'), counter: true }),
        drop('not by that way in', { when: [meta.l4proto.eq('udp'), ip.ttl.ne(64)], counter: true }),
      ],
    }),
    chain({
      name: 'ports',
      hook: 'forward',
      counter: true,
      rules: [
        drop('port 23 at either end', { when: th.sport.eq(23), counter: true }),
        drop('to port 23', { when: th.dport.eq(23), counter: true }),
        drop('in by one', { when: meta.iifname.eq('nk-in'), counter: true }),
        drop('out by the other', { when: meta.oifname.eq('nk-out'), counter: true }),
        drop('IPv6', { when: meta.nfproto.eq('ipv6'), counter: true }),
      ],
    }),
    chain({
      name: 'network',
      hook: 'postrouting',
      counter: true,
      rules: [
        drop('an IPv4 header', { when: ip.ttl.ne(0), counter: true }),
        drop('an IPv6 header', { when: ip6.hop_limit.ne(0), counter: true }),
      ],
    }),
  ],
  scenarios: [
    packetAtHook('neither a condition nor its negation holds where the field is missing', {
      chain: 'negations',
      packet: [ip(ends), udp({ dport: 80 })],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('a negated condition holds where the field is there', {
      chain: 'negations',
      packet: [ip(ends), tcp({ dport: 80, flags: ['psh'] })],
      expect: 'drop',
      by: 'another TCP port',
    }),
    packetAtHook('missing flags are a condition on flags that are there', {
      chain: 'negations',
      packet: [ip(ends), tcp({ dport: 22, flags: ['syn'] })],
      expect: 'drop',
      by: 'no push, no urgent data',
    }),
    packetAtHook('an IPv4 packet has no IPv6 address to be outside of a network', {
      chain: 'negations',
      packet: [ip(ends), tcp({ dport: 22, flags: ['psh'] })],
      expect: 'accept',
      by: 'policy',
    }),
    ...headers
      .filter(({ name }) => name !== 'ICMPv6')
      .flatMap(({ name, bytes, layer }) => [
        packetAtHook(`a whole ${name} header is present`, {
          chain: 'input',
          packet: [ip(ends), layer],
          truncate: 20 + bytes,
          expect: 'drop',
          by: name,
        }),
        packetAtHook(`a ${name} header that lacks its last byte is not`, {
          chain: 'input',
          packet: [ip(ends), layer],
          truncate: 20 + bytes - 1,
          expect: 'accept',
          by: 'policy',
        }),
      ]),
    ...headers
      .filter(({ name }) => name !== 'ICMP')
      .flatMap(({ name, bytes, layer }) => [
        packetAtHook(`a whole ${name} header after an IPv6 header is present`, {
          chain: 'input',
          packet: [ip6(ends6), layer],
          truncate: 40 + bytes,
          linear: 40,
          expect: 'drop',
          by: name,
        }),
        packetAtHook(`a ${name} header after an IPv6 header that lacks its last byte is not`, {
          chain: 'input',
          packet: [ip6(ends6), layer],
          truncate: 40 + bytes - 1,
          expect: 'accept',
          by: 'policy',
        }),
      ]),
    packetAtHook('an IPv6 packet has no ICMP header', {
      chain: 'input',
      packet: [ip6(ends6), icmp({ type: 3, code: 7 })],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('nor an IPv4 packet an ICMPv6 header', {
      chain: 'input',
      packet: [ip(ends), icmpv6({ type: 3, code: 7 })],
      expect: 'accept',
      by: 'policy',
    }),
    ...headers.slice(0, 5).map(({ name, layer }) =>
      packetAtHook(`${name} has ports`, {
        chain: 'ports',
        packet: [ip(ends), { ...layer, fields: { ...layer.fields, dport: 23 } }],
        expect: 'drop',
        by: 'to port 23',
      }),
    ),
    packetAtHook('bytes of an ICMP message are no ports', {
      chain: 'ports',
      packet: [ip(ends), icmp({ type: 0, code: 23, check: 23 })],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('nor are those of a protocol that is not known', {
      chain: 'ports',
      packet: [ip({ ...ends, protocol: 'gre' }), payload('\u0000\u0017\u0000\u0017, where ports would be')],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('forward has an input device', {
      chain: 'ports',
      iif: 'nk-in',
      oif: 'nk-out',
      packet: [ip(ends), udp({ dport: 7 })],
      expect: 'drop',
      by: 'in by one',
    }),
    packetAtHook('and an output device', {
      chain: 'ports',
      iif: 'nk-out',
      oif: 'nk-out',
      packet: [ip(ends), udp({ dport: 7 })],
      expect: 'drop',
      by: 'out by the other',
    }),
    packetAtHook('the family is that of the hook', {
      chain: 'ports',
      packet: [ip6(ends6), udp({ dport: 7 })],
      expect: 'drop',
      by: 'IPv6',
    }),
    packetAtHook('a whole IPv4 header is present', {
      chain: 'network',
      packet: [ip(ends)],
      expect: 'drop',
      by: 'an IPv4 header',
    }),
    packetAtHook('one that lacks its last byte is not', {
      chain: 'network',
      packet: [ip(ends)],
      truncate: 19,
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('nor one of another version', {
      chain: 'network',
      packet: [ip({ ...ends, version: 6 })],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('nor one that calls itself shorter than it can be', {
      chain: 'network',
      packet: [ip({ ...ends, ihl: 4 })],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('a whole IPv6 header is present', {
      chain: 'network',
      packet: [ip6(ends6)],
      expect: 'drop',
      by: 'an IPv6 header',
    }),
    packetAtHook('an IPv6 header that lacks its last byte is not', {
      chain: 'network',
      packet: [ip6(ends6)],
      truncate: 39,
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('nor an IPv6 header of another version', {
      chain: 'network',
      packet: [ip6({ ...ends6, version: 4 })],
      expect: 'accept',
      by: 'policy',
    }),
  ],
});
