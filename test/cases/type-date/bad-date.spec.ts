import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [chain({ hook: 'input', rules: [] })],
  description: new Date(0) as never,
  author: new Map([['name', 'someone']]) as never,
});
