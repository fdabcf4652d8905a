import { chain, drop, firewall, ip, ip6 } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('six', { when: ip.saddr.eq('2001:db8::1') }),
        drop('four', { when: ip6.daddr.in('192.0.2.0/24') }),
        drop('both', { when: [ip.saddr.eq('192.0.2.1'), ip6.saddr.eq('2001:db8::1')] }),
      ],
    }),
  ],
});
