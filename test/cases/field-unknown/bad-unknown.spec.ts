import { chain, firewall } from 'netkiln';

const more = { polcy: 'drop' };

export default firewall({
  name: 'edge_fw',
  chains: [chain({ ...more, hook: 'input', rules: [] }), chain({ name: 'second', hook: 'input', rules: [] })],
  ...({ colour: 'red', ['__proto__']: { name: 'other' } } as object),
});
