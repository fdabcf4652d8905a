import { chain, drop, firewall, ip, ip6 } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('four', { when: ip.saddr.in('192.0.2.0/24', '192.0.2.129/25') }),
        drop('six', { when: ip6.saddr.in('2001:db8::1/64') }),
      ],
    }),
  ],
});
