import { chain, drop, firewall, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      priority: Number.NaN,
      rules: [
        drop('broken', { when: tcp.dport.eq(Number('http')) }),
        drop('all', { when: tcp.dport.range(1, Infinity) }),
      ],
    }),
  ],
});
