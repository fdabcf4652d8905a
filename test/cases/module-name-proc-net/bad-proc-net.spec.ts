import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'sockstat',
  chains: [chain({ hook: 'input', rules: [] })],
});
