import { chain, firewal } from 'netkiln';
import { offices } from './offices.js';

export default firewal({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: offices })] });
