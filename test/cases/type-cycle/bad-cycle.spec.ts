import { chain, firewall } from 'netkiln';

const rules: unknown[] = [];
rules.push(rules);

export default firewall({
  name: 'edge_fw',
  chains: [chain({ hook: 'input', rules: rules as never })],
});
