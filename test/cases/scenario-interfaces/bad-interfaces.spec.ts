import { chain, firewall, ip, packetAtHook, udp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({ hook: 'input', rules: [] }),
    chain({ hook: 'output', rules: [] }),
  ],
  scenarios: [
    packetAtHook('in', { chain: 'output', packet: [ip(), udp()], iif: 'eth0', expect: 'accept' }),
    packetAtHook('out', { chain: 'input', packet: [ip(), udp()], oif: 'eth0', expect: 'accept' }),
    packetAtHook('any', { chain: 'input', packet: [ip(), udp()], iif: 'eth*', expect: 'accept' }),
    packetAtHook('long', { chain: 'input', packet: [ip(), udp()], iif: 'an-interface-name', expect: 'accept' }),
  ],
});
