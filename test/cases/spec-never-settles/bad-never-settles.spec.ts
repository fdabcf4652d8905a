import { chain, firewall } from 'netkiln';

const rules = await new Promise<[]>(() => {});

export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules })] });
