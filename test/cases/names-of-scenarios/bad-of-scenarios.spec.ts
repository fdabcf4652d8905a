import { chain, firewall, ip, packetAtHook, udp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [chain({ hook: 'input', rules: [] })],
  scenarios: [1, 2].map((port) =>
    packetAtHook('a datagram', { chain: 'input', packet: [ip(), udp({ dport: port })], expect: 'accept' }),
  ),
});
