import { accept, chain, firewall, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [22, 80].map((port) => accept('service', { when: tcp.dport.eq(port) })),
    }),
  ],
});
