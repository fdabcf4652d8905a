import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'Edge FW!',
  chains: [chain({ hook: 'input', rules: [] })],
});
