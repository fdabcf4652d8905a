import { chain, firewall } from 'netkiln';

const file: string = './offices.js';
const { rules } = await import(file);

export default firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules })] });
