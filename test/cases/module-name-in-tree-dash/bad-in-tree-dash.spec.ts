import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'br-netfilter',
  chains: [chain({ hook: 'input', rules: [] })],
});
