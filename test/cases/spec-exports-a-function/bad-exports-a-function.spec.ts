import { chain, firewall } from 'netkiln';

export default function edge() {
  return firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [] })] });
}
