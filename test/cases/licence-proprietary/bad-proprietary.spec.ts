import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  license: 'Proprietary' as never,
  chains: [chain({ hook: 'input', rules: [] })],
});
