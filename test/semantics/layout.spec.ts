/** docs/semantics.md, "When a field is present": where a packet's bytes lie changes nothing. */
import { chain, drop, dstopts, firewall, ip, ip6, packetAtHook, tcp } from 'netkiln';

const packet = [ip({ saddr: '192.0.2.1', daddr: '192.0.2.2' }), tcp({ dport: 443, flags: ['ack'] })];
const packet6 = [
  ip6({ saddr: '2001:db8::1', daddr: '2001:db8::2' }),
  dstopts({ options: '010400000000' }),
  tcp({ dport: 443, flags: ['ack'] }),
];

export default firewall({
  name: 'sem_layout',
  chains: [
    chain({
      hook: 'input',
      counter: true,
      rules: [
        drop('https', {
          when: [tcp.dport.eq(443), tcp.flags.has('ack'), ip.saddr.eq('192.0.2.1')],
          counter: true,
        }),
        drop('https6', {
          when: [tcp.dport.eq(443), tcp.flags.has('ack'), ip6.saddr.eq('2001:db8::1')],
          counter: true,
        }),
      ],
    }),
  ],
  scenarios: [
    ...[0, 1, 19, 20, 21, 33, 34, 39].map((linear) =>
      packetAtHook(`IPv4 with ${linear} bytes in the linear part`, {
        chain: 'input',
        packet,
        linear,
        expect: 'drop',
        by: 'https',
      }),
    ),
    ...[0, 1, 39, 40, 41, 48, 49, 61, 62, 67].map((linear) =>
      packetAtHook(`IPv6 with ${linear} bytes in the linear part`, {
        chain: 'input',
        packet: packet6,
        linear,
        expect: 'drop',
        by: 'https6',
      }),
    ),
  ],
});
