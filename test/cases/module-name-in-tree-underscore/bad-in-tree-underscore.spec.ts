import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'br_netfilter',
  chains: [chain({ hook: 'input', rules: [] })],
});
