/** docs/semantics.md, "Comparisons". */
import { chain, drop, firewall, ip, ip6, meta, packetAtHook, tcp, udp } from 'netkiln';

const daddr = '192.0.2.2';
const daddr6 = '2001:db8::2';

export default firewall({
  name: 'sem_comparisons',
  chains: [
    chain({
      hook: 'input',
      counter: true,
      rules: [
        drop('high ports', { when: udp.dport.range(32768, 65535), counter: true }),
        drop('a list of ports', {
          when: udp.dport.in(7, '100-200', 300, 400, 500, '600-601'),
          counter: true,
        }),
        drop('a prefix', { when: [ip.saddr.in('10.1.2.0/23'), udp.dport.eq(1)], counter: true }),
        drop('a range', { when: [ip.saddr.in('10.9.0.7-10.9.1.2'), udp.dport.eq(1)], counter: true }),
        drop('high addresses', {
          when: [ip.saddr.range('200.0.0.0', '223.255.255.255'), udp.dport.eq(1)],
          counter: true,
        }),
        drop('a long prefix', {
          when: [ip6.saddr.in('2001:db8:1:2:8000::/65'), udp.dport.eq(1)],
          counter: true,
        }),
        drop('a wide range', {
          when: [ip6.saddr.in('2001:db8:2::ffff:ffff:ffff:ffff-2001:db8:2:1::1'), udp.dport.eq(1)],
          counter: true,
        }),
        drop('bits', { when: tcp.flags.mask(['syn', 'ack'], ['ack']), counter: true }),
        drop('bits of a number', { when: [ip.id.mask(0xff00, 0x1200), udp.dport.eq(2)], counter: true }),
      ],
    }),
    chain({
      name: 'names',
      hook: 'prerouting',
      counter: true,
      rules: [
        drop('exactly', { when: meta.iifname.eq('wan'), counter: true }),
        drop('begins so', { when: meta.iifname.in('lan*'), counter: true }),
        drop('another', { when: [meta.iifname.notIn('dmz*', 'lo'), udp.dport.eq(3)], counter: true }),
      ],
    }),
  ],
  scenarios: [
    ...(
      [
        ['numbers have no sign', 40000, 'high ports'],
        ['a range includes its lower end', 32768, 'high ports'],
        ['and its upper end', 65535, 'high ports'],
        ['a value of a list', 7, 'a list of ports'],
        ['the lower end of a range in a list', 100, 'a list of ports'],
        ['its upper end', 200, 'a list of ports'],
        ['just below a range', 99, 'policy'],
        ['just above it', 201, 'policy'],
        ['between the ranges of a list', 401, 'policy'],
      ] as const
    ).map(([name, dport, by]) =>
      packetAtHook(name, {
        chain: 'input',
        packet: [ip({ saddr: '192.0.2.1', daddr }), udp({ dport })],
        expect: by === 'policy' ? 'accept' : 'drop',
        by,
      }),
    ),
    ...(
      [
        ['the first address of a prefix', '10.1.2.0', 'a prefix'],
        ['its last', '10.1.3.255', 'a prefix'],
        ['the address before it', '10.1.1.255', 'policy'],
        ['the address after it', '10.1.4.0', 'policy'],
        ['the first address of a range', '10.9.0.7', 'a range'],
        ['the last address of a range', '10.9.1.2', 'a range'],
        ['an address just past it', '10.9.1.3', 'policy'],
        ['addresses have no sign', '200.0.0.1', 'high addresses'],
      ] as const
    ).map(([name, saddr, by]) =>
      packetAtHook(name, {
        chain: 'input',
        packet: [ip({ saddr, daddr }), udp({ dport: 1 })],
        expect: by === 'policy' ? 'accept' : 'drop',
        by,
      }),
    ),
    ...(
      [
        ['the first address of a /65', '2001:db8:1:2:8000::', 'a long prefix'],
        ['the last address of a /65', '2001:db8:1:2:ffff:ffff:ffff:ffff', 'a long prefix'],
        ['an address before a /65', '2001:db8:1:2:7fff:ffff:ffff:ffff', 'policy'],
        ['an address after a /65', '2001:db8:1:3::', 'policy'],
        [
          'a range over the middle of an IPv6 address: its first',
          '2001:db8:2:0:ffff:ffff:ffff:ffff',
          'a wide range',
        ],
        ['a range over the middle of an IPv6 address: its last', '2001:db8:2:1::1', 'a wide range'],
        [
          'a range over the middle of an IPv6 address: before it',
          '2001:db8:2:0:ffff:ffff:ffff:fffe',
          'policy',
        ],
        ['a range over the middle of an IPv6 address: after it', '2001:db8:2:1::2', 'policy'],
      ] as const
    ).map(([name, saddr, by]) =>
      packetAtHook(name, {
        chain: 'input',
        packet: [ip6({ saddr, daddr: daddr6 }), udp({ dport: 1 })],
        expect: by === 'policy' ? 'accept' : 'drop',
        by,
      }),
    ),
    packetAtHook('under a mask the bits must be as said', {
      chain: 'input',
      packet: [ip({ saddr: '192.0.2.1', daddr }), tcp({ flags: ['ack', 'fin', 'cwr'] })],
      expect: 'drop',
      by: 'bits',
    }),
    packetAtHook('a bit of the mask that should not be set', {
      chain: 'input',
      packet: [ip({ saddr: '192.0.2.1', daddr }), tcp({ flags: ['ack', 'syn'] })],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('a mask is laid over the number, not over its bytes', {
      chain: 'input',
      packet: [ip({ saddr: '192.0.2.1', daddr, id: 0x1234 }), udp({ dport: 2 })],
      expect: 'drop',
      by: 'bits of a number',
    }),
    ...(
      [
        ['an interface by its name', 'wan', 'exactly'],
        ['a longer name is another', 'wan0', 'policy'],
        ['a shorter name is another', 'wa', 'policy'],
        ['names are compared byte for byte', 'Wan', 'policy'],
        ['a star stands for any rest', 'lan17', 'begins so'],
        ['an empty one too', 'lan', 'begins so'],
        ['what stands before the star has to be there', 'la', 'policy'],
      ] as const
    ).map(([name, iif, by]) =>
      packetAtHook(name, {
        chain: 'names',
        iif,
        packet: [ip({ saddr: '192.0.2.1', daddr }), udp({ dport: 9 })],
        expect: by === 'policy' ? 'accept' : 'drop',
        by,
      }),
    ),
    packetAtHook('none of a list of names', {
      chain: 'names',
      iif: 'uplink',
      packet: [ip({ saddr: '192.0.2.1', daddr }), udp({ dport: 3 })],
      expect: 'drop',
      by: 'another',
    }),
    packetAtHook('one of a list of names', {
      chain: 'names',
      iif: 'dmz3',
      packet: [ip({ saddr: '192.0.2.1', daddr }), udp({ dport: 3 })],
      expect: 'accept',
      by: 'policy',
    }),
  ],
});
