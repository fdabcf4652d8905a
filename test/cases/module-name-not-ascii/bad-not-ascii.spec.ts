import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'müller',
  chains: [chain({ hook: 'input', rules: [] })],
});
