import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'nf_conntrack',
  chains: [chain({ hook: 'input', rules: [] })],
});
