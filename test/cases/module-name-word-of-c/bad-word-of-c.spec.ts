import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'struct',
  chains: [chain({ hook: 'input', rules: [] })],
});
