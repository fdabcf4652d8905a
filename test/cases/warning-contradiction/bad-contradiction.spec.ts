import { chain, drop, firewall, ip, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('ports', { when: [tcp.dport.eq(22), tcp.dport.eq(23)] }),
        drop('nets', { when: [ip.saddr.in('192.0.2.0/24'), ip.saddr.notIn('192.0.0.0/16')] }),
        drop('none', { when: tcp.dport.notIn('0-65535') }),
      ],
    }),
  ],
});
