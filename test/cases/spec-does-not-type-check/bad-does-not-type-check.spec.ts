import { accept, chain, firewall, ip, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'inptu',
      rules: [
        accept('web', { when: tcp.dport.eq('80') }),
        accept('ssh', { whenn: tcp.dport.eq(22) }),
        accept('lan', { when: ip.sadr.in('10.0.0.0/8') }),
      ],
    }),
  ],
});
