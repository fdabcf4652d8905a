import { chain, firewall } from 'netkiln';

export const edge = firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [] })] });
