import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'a_firewall_with_a_very_long_name_x',
  chains: [chain({ hook: 'input', rules: [] })],
});
