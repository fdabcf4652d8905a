import { chain, drop, firewall, ip6, meta } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'output',
      family: 'ipv4',
      rules: [
        drop('six', { when: ip6.saddr.eq('2001:db8::1') }),
        drop('in', { when: meta.iifname.eq('eth0') }),
      ],
    }),
  ],
});
