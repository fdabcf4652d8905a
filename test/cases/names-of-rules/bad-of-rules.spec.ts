import { accept, chain, drop, firewall, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        accept('web', { when: tcp.dport.eq(80) }),
        drop('telnet', { when: tcp.dport.eq(23) }),
        accept('web', { when: tcp.dport.eq(443) }),
        drop('policy'),
      ],
    }),
  ],
});
