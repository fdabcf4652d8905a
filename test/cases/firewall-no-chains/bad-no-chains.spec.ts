import { firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [],
});
