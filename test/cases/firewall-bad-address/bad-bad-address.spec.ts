import { chain, drop, firewall, ip, ip6 } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('octet', { when: ip.saddr.eq('192.0.2.256') }),
        drop('zeros', { when: ip.saddr.eq('192.0.02.1') }),
        drop('length', { when: ip.daddr.in('192.0.2.0/33') }),
        drop('name', { when: ip.saddr.in('192.0.2.1', 'example.org') }),
        drop('zone', { when: ip6.saddr.eq('fe80::1%eth0') }),
        drop('groups', { when: ip6.saddr.in('2001:db8::/32', '2001:db8::1::') }),
      ],
    }),
  ],
});
