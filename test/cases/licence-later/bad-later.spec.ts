import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  license: 'GPL-3.0-only' as never,
  chains: [chain({ hook: 'input', rules: [] })],
});
