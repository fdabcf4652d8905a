import { chain, firewall, ip, ip6, packetThrough, udp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({ hook: 'input', rules: [] }),
    chain({ hook: 'forward', rules: [] }),
  ],
  scenarios: [
    packetThrough('from nowhere', { chain: 'input', packet: [ip({ daddr: '192.0.2.1' }), udp()], expect: 'delivered' }),
    packetThrough('loopback', {
      chain: 'input',
      packet: [ip({ saddr: '127.0.0.1', daddr: '224.0.0.1' }), udp()],
      expect: 'delivered',
    }),
    packetThrough('six', {
      chain: 'input',
      packet: [ip6({ saddr: '2001:db8::1', daddr: 'ff02::1' }), udp()],
      expect: 'delivered',
    }),
    packetThrough('last hop', {
      chain: 'forward',
      packet: [ip({ saddr: '192.0.2.1', daddr: '198.51.100.1', ttl: 1 }), udp()],
      expect: 'delivered',
    }),
  ],
});
