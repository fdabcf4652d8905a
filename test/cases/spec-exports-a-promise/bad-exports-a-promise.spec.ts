import { chain, firewall } from 'netkiln';

async function edge() {
  return firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [] })] });
}

export default edge();
