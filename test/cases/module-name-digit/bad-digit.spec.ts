import { chain, firewall } from 'netkiln';

export default firewall({
  name: '4edge',
  chains: [chain({ hook: 'input', rules: [] })],
});
