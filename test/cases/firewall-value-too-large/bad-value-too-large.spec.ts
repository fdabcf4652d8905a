import { chain, drop, firewall, icmp, ip, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('port', { when: tcp.dport.eq(65536) }),
        drop('type', { when: icmp.type.eq(256) }),
        drop('negative', { when: tcp.sport.eq(-1) }),
        drop('fraction', { when: tcp.sport.eq(1.5) }),
        drop('mask', { when: ip.ttl.mask(256, 0) }),
        drop('name', { when: icmp.type.eq('echo-reqest' as never) }),
      ],
    }),
  ],
});
