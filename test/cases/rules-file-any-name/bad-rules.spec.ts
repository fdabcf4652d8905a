import { chain, firewall, rulesFrom } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [chain({ hook: 'input', rules: rulesFrom(new URL('./my.hosts', import.meta.url)) })],
});
