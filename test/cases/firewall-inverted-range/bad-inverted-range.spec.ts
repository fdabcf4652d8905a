import { chain, drop, firewall, ip, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('ports', { when: tcp.dport.range(2000, 1000) }),
        drop('list', { when: tcp.dport.in(22, '90-80') }),
        drop('addresses', { when: ip.saddr.range('192.0.2.9', '192.0.2.1') }),
        drop('pair', { when: ip.saddr.in({ from: '192.0.2.9', to: '192.0.2.1' }) }),
      ],
    }),
  ],
});
