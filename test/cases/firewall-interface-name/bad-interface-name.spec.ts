import { chain, drop, firewall, meta } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('long', { when: meta.iifname.eq('an-interface-name') }),
        drop('list', { when: meta.iifname.in('eth0', 'eth/1', 'eth*0', '') }),
        drop('letter', { when: meta.iifname.ne('ėth0') }),
      ],
    }),
  ],
});
