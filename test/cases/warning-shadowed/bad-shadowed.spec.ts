import { accept, chain, drop, firewall, ip, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('all ssh', { when: tcp.dport.eq(22) }),
        accept('ssh from the office', { when: [ip.saddr.in('192.0.2.0/24'), tcp.dport.eq(22)] }),
        accept('the rest'),
        drop('web', { when: tcp.dport.in(80, 443) }),
      ],
    }),
  ],
});
