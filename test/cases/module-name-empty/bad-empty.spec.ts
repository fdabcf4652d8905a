import { chain, firewall } from 'netkiln';

export default firewall({
  name: '',
  chains: [chain({ hook: 'input', rules: [] })],
});
