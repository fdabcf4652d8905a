import { accept, chain, firewall, tcp } from 'netkiln';

const logged = { when: tcp.dport.eq(22), log: true };

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({
      hook: 'input',
      rules: [
        accept('ssh', logged),
        accept('web', { ...logged, when: tcp.dport.eq(80) }),
        accept('smtp', { when: { ...tcp.dport.eq(25), port: 25 } as never }),
      ],
    }),
  ],
});
