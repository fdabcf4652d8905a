import { chain, drop, firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        drop('near', { when: { field: 'ip.sadr', op: 'in', values: ['192.0.2.1'] } }),
        drop('far', { when: { field: 'weather', op: 'in', values: ['rain'] } }),
        drop('op', { when: { field: 'ip.saddr', op: 'like' as never, values: [1] } }),
      ],
    }),
  ],
});
