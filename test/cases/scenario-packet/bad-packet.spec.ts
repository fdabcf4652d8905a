import { accept, chain, ether, firewall, ip, ip6, packetAtHook, payload, tcp, udp } from 'netkiln';

export default firewall({
  name: 'edge_fw',
  chains: [
    chain({ hook: 'input', family: 'ipv4', policy: 'drop', rules: [accept('ssh', { when: tcp.dport.eq(22) })] }),
    chain({ hook: 'forward', rules: [] }),
  ],
  scenarios: [
    packetAtHook('large', { chain: 'input', packet: [ip(), tcp({ dport: 70000 })], expect: 'drop' }),
    packetAtHook('address', { chain: 'input', packet: [ip({ saddr: '2001:db8::1' }), udp()], expect: 'drop' }),
    packetAtHook('flag', { chain: 'input', packet: [ip(), tcp({ flags: ['syn', 'sin' as never] })], expect: 'drop' }),
    packetAtHook('order', { chain: 'input', packet: [ip(), payload('x'), tcp()], expect: 'drop' }),
    packetAtHook('field', { chain: 'input', packet: [ip(), tcp({ port: 22 } as object)], expect: 'drop' }),
    packetAtHook('options', { chain: 'input', packet: [ip({ options: '0' }), udp()], expect: 'drop' }),
    packetAtHook('frame', { chain: 'forward', packet: [ether(), ip(), udp()], expect: 'accept' }),
    packetAtHook('bare', { chain: 'forward', packet: [payload('x')], expect: 'accept' }),
    packetAtHook('family', { chain: 'input', packet: [ip6(), udp()], expect: 'drop' }),
    packetAtHook('nothing', { chain: 'forward', packet: [], expect: 'accept' }),
  ],
});
