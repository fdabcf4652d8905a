import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'current',
  chains: [chain({ hook: 'input', rules: [] })],
});
