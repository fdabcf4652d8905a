import { accept, chain, firewall, ip, packetThrough, tcp } from 'netkiln';
import values from './values.json' with { type: 'json' };

/** A scenario for each value, with a packet of its own through a firewall. The bench writes fresh ones. */
export default firewall({
  name: 'nk_packets',
  chains: [
    chain({
      hook: 'forward',
      policy: 'drop',
      counter: true,
      rules: [accept('low ports', { when: tcp.dport.range(0, 32767), counter: true })],
    }),
  ],
  scenarios: values.map((value) =>
    packetThrough(`from port ${value % 65536} to port ${value >>> 16}`, {
      chain: 'forward',
      packet: [
        ip({ saddr: '192.0.2.9', daddr: '203.0.113.80' }),
        tcp({ sport: value % 65536, dport: value >>> 16 }),
      ],
      ...(value >>> 16 < 32768
        ? { expect: 'delivered', by: 'low ports' }
        : { expect: 'dropped', by: 'policy' }),
    }),
  ),
});
