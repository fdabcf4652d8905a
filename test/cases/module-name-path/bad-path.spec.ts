import { chain, firewall } from 'netkiln';

export default firewall({
  name: '../edge',
  chains: [chain({ hook: 'input', rules: [] })],
});
