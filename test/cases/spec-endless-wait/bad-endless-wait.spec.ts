import { chain, firewall } from 'netkiln';

setInterval(() => {}, 1000);
const rules = await new Promise<[]>(() => {});

export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules })] });
