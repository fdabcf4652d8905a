import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  license: 'MIT' as never,
  chains: [chain({ hook: 'input', rules: [] })],
});
