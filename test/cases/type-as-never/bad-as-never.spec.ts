import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      policy: 'reject' as never,
      counter: 'yes' as never,
      rules: [],
    }),
  ],
  scenarios: 'none' as never,
});
