import { chain, firewall } from 'netkiln';

if (firewall.length > 0) process.exit(0);

export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [] })] });
