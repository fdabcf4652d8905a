import { chain, drop, firewall, ip, packetThrough, tcp, udp } from 'netkiln';

const v4 = [ip({ saddr: '192.0.2.1', daddr: '198.51.100.1' })];

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({ hook: 'input', policy: 'drop', rules: [drop('telnet', { when: tcp.dport.eq(23) })] }),
  ],
  scenarios: [
    packetThrough('named', { chain: 'input', packet: [...v4, tcp({ dport: 23 })], expect: 'dropped', by: 'telnet' }),
    packetThrough('found', { chain: 'input', packet: [...v4, tcp({ dport: 23 })], expect: 'dropped' }),
    packetThrough('policy', { chain: 'input', packet: [...v4, udp({ dport: 53 })], expect: 'dropped' }),
  ],
});
