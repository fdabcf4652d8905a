import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  onError: 'open',
  chains: [
    chain({ name: 'From WAN', hook: 'input', rules: [] }),
    chain({ name: 'second', hook: 'input', priority: 'filtre' as never, rules: [] }),
    chain({ name: 'third', hook: 'input', priority: 2 ** 31, rules: [] }),
  ],
});
