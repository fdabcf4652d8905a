/** docs/semantics.md, "Chains and rules". */
import { accept, chain, drop, firewall, ip, packetAtHook, packetThrough, udp } from 'netkiln';

const packet = (dport: number, saddr = '192.0.2.1') => [ip({ saddr, daddr: '192.0.2.2' }), udp({ dport })];

export default firewall({
  name: 'sem_chains',
  chains: [
    chain({
      hook: 'input',
      policy: 'drop',
      counter: true,
      rules: [
        accept('one', { when: udp.dport.in(2, 3), counter: true }),
        drop('two', { when: udp.dport.in(3, 4), counter: true }),
        accept('from the peer, by UDP', {
          when: [ip.saddr.eq('192.0.2.1'), udp.dport.range(5, 6)],
          counter: true,
        }),
      ],
    }),
    chain({
      name: 'next',
      hook: 'input',
      counter: true,
      rules: [drop('late', { when: udp.dport.eq(2), counter: true })],
    }),
    chain({ name: 'all', hook: 'output', rules: [drop('everything', { counter: true })] }),
  ],
  scenarios: [
    packetAtHook('the first rule that matches decides', {
      chain: 'input',
      packet: packet(3),
      expect: 'accept',
      by: 'one',
    }),
    packetAtHook('a rule whose conditions do not hold is passed over', {
      chain: 'input',
      packet: packet(4),
      expect: 'drop',
      by: 'two',
    }),
    packetAtHook('all conditions of a rule have to hold', {
      chain: 'input',
      packet: packet(5, '192.0.2.9'),
      expect: 'drop',
      by: 'policy',
    }),
    packetAtHook('where no rule matches, the policy decides', {
      chain: 'input',
      packet: packet(9),
      expect: 'drop',
      by: 'policy',
    }),
    packetAtHook('a rule without conditions always matches', {
      chain: 'all',
      packet: packet(9),
      expect: 'drop',
      by: 'everything',
    }),
    packetThrough('what a chain accepts, the next may drop', {
      chain: 'next',
      packet: packet(2),
      expect: 'dropped',
      by: 'late',
    }),
    packetThrough('what every chain accepts is delivered', {
      chain: 'next',
      packet: packet(3),
      expect: 'delivered',
      by: 'policy',
    }),
  ],
});
