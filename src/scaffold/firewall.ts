/** What `netkiln new firewall` writes: a small host firewall that loads, filters and is tested as it stands. */
import { type ScaffoldFile, scaffoldFolder } from './folder.js';

export function scaffoldFirewall(name: string): readonly ScaffoldFile[] {
  return scaffoldFolder(name, 'a firewall', spec(name));
}

function spec(name: string): string {
  return `import { accept, chain, drop, firewall, icmp, icmpv6, ip, ip6, meta, packetAtHook, packetThrough, tcp, udp } from 'netkiln';

/** Networks that may administer this machine. */
const office = ['192.0.2.0/24'];
const office6 = ['2001:db8:1::/48'];

export default firewall({
  name: '${name}',
  description: 'lets the office and the public services in',
  chains: [
    chain({
      hook: 'input',
      policy: 'drop',
      counter: true,
      rules: [
        accept('loopback', { when: meta.iifname.eq('lo') }),
        drop('impossible flags', { when: tcp.flags.has('syn', 'fin'), counter: true }),
        accept('ssh from the office', { when: [ip.saddr.in(office), tcp.dport.eq(22)], counter: true }),
        accept('ssh from the office, IPv6', { when: [ip6.saddr.in(office6), tcp.dport.eq(22)], counter: true }),
        accept('web', { when: tcp.dport.in(80, 443), counter: true }),
        accept('dns', { when: udp.dport.eq(53), counter: true }),
        accept('ping', { when: icmp.type.eq('echo-request') }),
        accept('ping, IPv6', { when: icmpv6.type.eq('echo-request') }),
        accept('neighbour discovery', { when: icmpv6.type.range(133, 136) }),
      ],
    }),
  ],
  scenarios: [
    packetAtHook('ssh from the office is let in', {
      chain: 'input',
      iif: 'eth0',
      packet: [ip({ saddr: '192.0.2.7', daddr: '198.51.100.1' }), tcp({ dport: 22 })],
      expect: 'accept',
      by: 'ssh from the office',
    }),
    packetAtHook('ssh from elsewhere is not', {
      chain: 'input',
      iif: 'eth0',
      packet: [ip({ saddr: '203.0.113.7', daddr: '198.51.100.1' }), tcp({ dport: 22 })],
      expect: 'drop',
      by: 'policy',
    }),
    packetAtHook('web over IPv6', {
      chain: 'input',
      iif: 'eth0',
      packet: [ip6({ saddr: '2001:db8:2::7', daddr: '2001:db8::1' }), tcp({ dport: 443 })],
      expect: 'accept',
      by: 'web',
    }),
    packetThrough('a dns query arrives', {
      chain: 'input',
      packet: [ip({ saddr: '203.0.113.7', daddr: '198.51.100.1' }), udp({ dport: 53 })],
      expect: 'delivered',
      by: 'dns',
    }),
    packetThrough('a stray datagram does not', {
      chain: 'input',
      packet: [ip({ saddr: '203.0.113.7', daddr: '198.51.100.1' }), udp({ dport: 5353 })],
      expect: 'dropped',
      by: 'policy',
    }),
  ],
});
`;
}
