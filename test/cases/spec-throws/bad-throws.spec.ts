import { accept, chain, firewall, ip } from 'netkiln';

const offices: Record<string, string> = { vienna: '192.0.2.0/24' };

function office(name: string) {
  const network = offices[name];
  if (network === undefined) throw new RangeError(`there is no office in ${name}`);
  return ip.saddr.in(network);
}

export default firewall({
  name: 'edge_fw',
  chains: [chain({ hook: 'input', rules: [accept('staff', { when: office('graz') })] })],
});
