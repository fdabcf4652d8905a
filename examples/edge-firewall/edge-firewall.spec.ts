/** The firewall of a small site's edge router: what may reach the router, and what may pass through it. */
import {
  accept,
  ah,
  arrives,
  chain,
  drop,
  dropped,
  dstopts,
  firewall,
  fragment,
  icmp,
  icmpv6,
  ip,
  ip6,
  meta,
  packetAtHook,
  packetThrough,
  payload,
  ruleCounts,
  scenario,
  sctp,
  send,
  tcp,
  th,
  udp,
  veth,
} from 'netkiln';

const office = ['192.0.2.0/24', '198.51.100.64-198.51.100.95'];
const office6 = ['2001:db8:1::/48'];
const bogons = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'];
const services = [22, 80, 443, '8000-8099'] as const;

export default firewall({
  name: 'edge_fw',
  description: 'edge router of a small site',
  netns: 'all',
  chains: [
    chain({
      name: 'early',
      hook: 'prerouting',
      priority: 'raw',
      rules: [
        drop('bogon sources', { when: [ip.saddr.in(bogons), meta.iifname.ne('lo')], counter: true }),
        drop('syn with fin', { when: tcp.flags.has('syn', 'fin'), counter: true }),
        drop('no flags at all', { when: tcp.flags.eq(), counter: true }),
        // Too short for a transport header: what comes after it could not be told by its ports.
        drop('tiny first fragment', { when: [ip.mf.eq(1), ip.tot_len.range(0, 79)], counter: true }),
      ],
    }),
    chain({
      hook: 'input',
      policy: 'drop',
      counter: true,
      rules: [
        accept('loopback', { when: meta.iifname.eq('lo') }),
        accept('office', { when: [ip.saddr.in(office), tcp.dport.in(services)], counter: true }),
        accept('office, IPv6', { when: [ip6.saddr.in(office6), tcp.dport.in(services)], counter: true }),
        accept('answers', { when: tcp.flags.mask(['syn', 'ack'], ['ack']), counter: true }),
        accept('dns', { when: udp.dport.eq(53), counter: true }),
        accept('ping', { when: icmp.type.eq('echo-request'), counter: true }),
        accept('ping, IPv6', { when: icmpv6.type.eq('echo-request') }),
        // Without these no path's MTU is found out.
        accept('errors', { when: icmp.type.in(3, 11, 12), counter: true }),
        accept('errors, IPv6', { when: icmpv6.type.range(1, 4), counter: true }),
        accept('neighbour discovery', { when: [icmpv6.type.range(133, 136), ip6.hop_limit.eq(255)] }),
      ],
    }),
    chain({
      hook: 'forward',
      counter: true,
      rules: [
        drop('no telnet', { when: th.dport.eq(23), counter: true }),
        drop('no sctp but signalling', { when: sctp.dport.notIn('2904-2906'), counter: true }),
        drop('no IPsec by hand', { when: meta.l4proto.eq('esp'), counter: true }),
      ],
    }),
  ],
  scenarios: [
    packetAtHook('the office may log in', {
      chain: 'input',
      iif: 'eth0',
      packet: [ip({ saddr: '198.51.100.95', daddr: '203.0.113.1' }), tcp({ dport: 22 })],
      expect: 'accept',
      by: 'office',
    }),
    packetAtHook('its neighbour may not', {
      chain: 'input',
      iif: 'eth0',
      packet: [ip({ saddr: '198.51.100.96', daddr: '203.0.113.1' }), tcp({ dport: 22 })],
      expect: 'drop',
      by: 'policy',
    }),
    packetAtHook('IP options do not hide the port', {
      chain: 'input',
      iif: 'eth0',
      packet: [ip({ saddr: '192.0.2.9', daddr: '203.0.113.1', options: '01010101' }), tcp({ dport: 8099 })],
      expect: 'accept',
      by: 'office',
    }),
    packetAtHook('nor do IPv6 extension headers', {
      chain: 'input',
      iif: 'eth0',
      packet: [
        ip6({ saddr: '2001:db8:1:2::3', daddr: '2001:db8::1' }),
        dstopts({ options: '010400000000' }),
        ah({}),
        tcp({ dport: 443 }),
      ],
      expect: 'accept',
      by: 'office, IPv6',
    }),
    packetAtHook('a header split over page fragments is read all the same', {
      chain: 'input',
      iif: 'eth0',
      packet: [ip({ saddr: '192.0.2.9', daddr: '203.0.113.1' }), tcp({ dport: 80 })],
      linear: 22,
      expect: 'accept',
      by: 'office',
    }),
    packetAtHook('a truncated header has no port', {
      chain: 'input',
      iif: 'eth0',
      packet: [ip({ saddr: '192.0.2.9', daddr: '203.0.113.1' }), tcp({ dport: 80 })],
      truncate: 39,
      expect: 'drop',
      by: 'policy',
    }),
    packetAtHook('a first fragment has a port', {
      chain: 'forward',
      iif: 'eth0',
      oif: 'eth1',
      packet: [
        ip({ saddr: '192.0.2.9', daddr: '203.0.113.1', mf: 1 }),
        udp({ dport: 23 }),
        payload('first part'),
      ],
      expect: 'drop',
      by: 'no telnet',
    }),
    packetAtHook('a later fragment has none', {
      chain: 'forward',
      iif: 'eth0',
      oif: 'eth1',
      packet: [
        ip({ saddr: '192.0.2.9', daddr: '203.0.113.1', frag_off: 2, protocol: 'udp' }),
        payload('\u0000\u0017\u0000\u0017 is no port'),
      ],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('nor has a later IPv6 fragment', {
      chain: 'forward',
      iif: 'eth0',
      oif: 'eth1',
      packet: [
        ip6({ saddr: '2001:db8:1::3', daddr: '2001:db8::1' }),
        fragment({ frag_off: 2, nexthdr: 'tcp' }),
        payload('\u0000\u0017\u0000\u0017 is no port'),
      ],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('an ICMP message has no port', {
      chain: 'forward',
      iif: 'eth0',
      oif: 'eth1',
      packet: [ip({ saddr: '192.0.2.9', daddr: '203.0.113.1' }), icmp({ type: 0, code: 23 })],
      expect: 'accept',
      by: 'policy',
    }),
    packetThrough('a ping reaches the router', {
      chain: 'input',
      packet: [ip({ saddr: '203.0.113.7', daddr: '203.0.113.1' }), icmp({ type: 'echo-request' })],
      expect: 'delivered',
      by: 'ping',
    }),
    packetThrough('a stray datagram does not', {
      chain: 'input',
      packet: [ip({ saddr: '203.0.113.7', daddr: '203.0.113.1' }), udp({ dport: 5353 })],
      expect: 'dropped',
      by: 'policy',
    }),
    packetThrough('a bogon is stopped early', {
      chain: 'early',
      packet: [ip({ saddr: '169.254.3.4', daddr: '203.0.113.1' }), udp({ dport: 53 })],
      expect: 'dropped',
      by: 'bogon sources',
    }),
    packetThrough('web traffic passes through', {
      chain: 'forward',
      packet: [ip({ saddr: '192.0.2.9', daddr: '203.0.113.80' }), tcp({ dport: 80 })],
      expect: 'delivered',
      by: 'policy',
    }),
    packetThrough('telnet does not, over IPv6 either', {
      chain: 'forward',
      packet: [ip6({ saddr: '2001:db8:1::9', daddr: '2001:db8:2::80' }), tcp({ dport: 23 })],
      expect: 'dropped',
      by: 'no telnet',
    }),
    scenario('web traffic passes the router, telnet does not', {
      topology: {
        links: [
          veth(
            { netns: 'client', link: 'eth0', addresses: ['192.0.2.9/24'] },
            { netns: 'router', link: 'lan0', addresses: ['192.0.2.1/24'] },
          ),
          veth(
            { netns: 'router', link: 'wan0', addresses: ['203.0.113.1/24'] },
            { netns: 'server', link: 'eth0', addresses: ['203.0.113.80/24'] },
          ),
        ],
        routes: [{ netns: 'server', to: 'default', via: '203.0.113.1' }],
        sysctls: { router: { 'net.ipv4.ip_forward': 1 } },
      },
      steps: [
        send({ netns: 'client', link: 'eth0' }, [
          [ip({ saddr: '192.0.2.9', daddr: '203.0.113.80' }), tcp({ dport: 23, flags: ['syn'] })],
          [ip({ saddr: '192.0.2.9', daddr: '203.0.113.80' }), tcp({ dport: 80, flags: ['syn'] })],
        ]),
        arrives({ netns: 'server', link: 'eth0' }, [[ip({ ttl: 63 }), tcp({ dport: 80, flags: ['syn'] })]]),
        dropped('NETFILTER_DROP', 1),
        ruleCounts('forward', 'no telnet', { packets: 1, netns: 'router' }),
      ],
    }),
  ],
});
