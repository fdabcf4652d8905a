import { accept, chain, firewall, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        accept('web', { when: tcp.dport.eq(80 }),
      ],
    }),
  ],
});
