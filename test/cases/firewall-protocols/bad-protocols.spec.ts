import { chain, drop, firewall, icmp, tcp, udp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('both', { when: [tcp.dport.eq(53), udp.dport.eq(53)] }),
        drop('icmp', { when: [icmp.type.eq(8), tcp.flags.has('syn')] }),
      ],
    }),
  ],
});
