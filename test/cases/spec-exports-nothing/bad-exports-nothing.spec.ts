import { chain, firewall } from 'netkiln';

firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [] })] });
