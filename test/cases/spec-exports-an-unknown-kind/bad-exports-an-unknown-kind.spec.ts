import { chain, firewall } from 'netkiln';

export default {
  ...firewall({ name: 'edge_fw', chains: [chain({ hook: 'input', rules: [] })] }),
  kind: 'router',
};
