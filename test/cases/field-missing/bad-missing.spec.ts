import { accept, chain, firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [chain({ rules: [accept('all')] } as never)],
});
