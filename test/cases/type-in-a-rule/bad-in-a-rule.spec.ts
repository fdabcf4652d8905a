import { accept, chain, drop, firewall, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        accept(7 as never),
        drop('ssh', { when: 'tcp' as never }),
        drop('web', { when: [tcp.dport.eq(80), tcp.dport.eq(null as never)] }),
        tcp.dport.eq(443) as never,
        drop('smtp', { when: tcp.dport.in([25, { from: 465 } as never]) }),
      ],
    }),
  ],
});
