import { accept, chain, firewall, ip, packetAtHook, tcp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({ hook: 'input', family: 'ipv4', policy: 'drop', rules: [accept('ssh', { when: tcp.dport.eq(22) })] }),
  ],
  scenarios: [
    packetAtHook('no chain', { chain: 'forward', packet: [ip(), tcp()], expect: 'drop' }),
    packetAtHook('no rule', { chain: 'input', packet: [ip(), tcp()], expect: 'drop', by: 'web' }),
    packetAtHook('wrong rule', { chain: 'input', packet: [ip(), tcp()], expect: 'drop', by: 'ssh' }),
    packetAtHook('wrong policy', { chain: 'input', packet: [ip(), tcp()], expect: 'accept', by: 'policy' }),
    packetAtHook('two\nlines', { chain: 'input', packet: [ip(), tcp()], expect: 'drop' }),
    packetAtHook('expects', { chain: 'input', packet: [ip(), tcp()], expect: 'delivered' as never }),
    { scenario: 'packet-lost', name: 'unknown' } as never,
  ],
});
