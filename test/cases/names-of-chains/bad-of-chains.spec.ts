import { chain, firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({ hook: 'input', rules: [] }),
    chain({ hook: 'forward', rules: [] }),
    chain({ name: 'input', hook: 'output', rules: [] }),
    chain({ hook: 'forward', priority: 'raw', rules: [] }),
  ],
});
