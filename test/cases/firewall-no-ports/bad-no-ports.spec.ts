import { chain, drop, firewall, meta, th, udp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('any', { when: [meta.l4proto.eq('icmp'), th.dport.eq(53)] }),
        drop('own', { when: [meta.l4proto.in('icmp', 'esp'), udp.dport.eq(53)] }),
      ],
    }),
  ],
});
