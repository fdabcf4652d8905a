import { chain, firewall, ip, packetAtHook, udp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({ hook: 'input', rules: [] }),
  ],
  scenarios: [
    packetAtHook('whole', { chain: 'input', packet: [ip(), udp()], truncate: 28, expect: 'accept' }),
    packetAtHook('not cut', { chain: 'input', packet: [ip(), udp()], truncate: 29, expect: 'accept' }),
    packetAtHook('linear', { chain: 'input', packet: [ip(), udp()], linear: 29, expect: 'accept' }),
    packetAtHook('both', { chain: 'input', packet: [ip(), udp()], truncate: 24, linear: 25, expect: 'accept' }),
    packetAtHook('negative', { chain: 'input', packet: [ip(), udp()], linear: -1, expect: 'accept' }),
  ],
});
