import { accept, chain, firewall } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  description: 'two\nlines */ int evil; /*',
  author: 'someone\u202e',
  chains: [
    chain({
      hook: 'input',
      rules: [
        accept(''),
        accept('bell \u0007'),
        accept('separator \u2028'),
        accept('x'.repeat(81)),
      ],
    }),
  ],
});
