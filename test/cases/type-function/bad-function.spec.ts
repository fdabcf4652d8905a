import { accept, chain, firewall, tcp } from 'netkiln';

const ssh = () => tcp.dport.eq(22);

export default firewall({
  name: 'edge_fw',
  description: Symbol('edge') as never,
  chains: [chain({ hook: 'input', rules: [accept('ssh', { when: ssh as never })], policy: 1n as never })],
});
