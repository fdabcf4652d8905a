/** docs/semantics.md, "IPv6 extension headers". */
import {
  ah,
  chain,
  drop,
  dstopts,
  firewall,
  fragment,
  hopopt,
  ip6,
  meta,
  packetAtHook,
  packetThrough,
  payload,
  routing,
  tcp,
} from 'netkiln';

const ends = { saddr: '2001:db8:1::1', daddr: '2001:db8:2::1' };
const pad = '010400000000';
const ssh = tcp({ dport: 22 });
const likePorts = payload('\u0000\u0016\u0000\u0016 and so on: later fragments have no ports');

/** Each kind of extension header, alone before TCP. */
const kinds = {
  'hop-by-hop options': hopopt({ options: pad }),
  'a routing header': routing({ type: 253, segments_left: 0, options: '00000000' }),
  'destination options': dstopts({ options: pad }),
  'a fragment header': fragment({}),
  'an authentication header': ah({ options: '00112233445566778899aabb' }),
};

export default firewall({
  name: 'sem_ipv6',
  chains: [
    chain({
      hook: 'forward',
      counter: true,
      rules: [
        drop('ssh', { when: tcp.dport.eq(22), counter: true }),
        drop('nothing after it', { when: meta.l4proto.eq('nonext'), counter: true }),
        drop('ESP', { when: meta.l4proto.eq('esp'), counter: true }),
        drop('some TCP', { when: [meta.l4proto.eq('tcp'), ip6.hop_limit.eq(7)], counter: true }),
        drop('its protocol is known', { when: [meta.l4proto.ne('tcp'), ip6.hop_limit.eq(9)], counter: true }),
      ],
    }),
  ],
  scenarios: [
    ...Object.entries(kinds).flatMap(([name, layer]) => [
      packetAtHook(`TCP after ${name}`, {
        chain: 'forward',
        packet: [ip6(ends), layer, ssh],
        expect: 'drop',
        by: 'ssh',
      }),
      packetAtHook(`${name}, cut off: no protocol`, {
        chain: 'forward',
        packet: [ip6({ ...ends, hop_limit: 9 }), layer],
        truncate: 47,
        expect: 'accept',
        by: 'policy',
      }),
    ]),
    packetAtHook('any number of them in any order', {
      chain: 'forward',
      packet: [
        ip6(ends),
        hopopt({ options: pad }),
        dstopts({ options: pad.repeat(3) }),
        routing({ type: 253, options: '00000000' }),
        dstopts({ options: pad }),
        ah({}),
        fragment({}),
        dstopts({}),
        ssh,
      ],
      expect: 'drop',
      by: 'ssh',
    }),
    packetAtHook('an authentication header counts its length in words of four bytes', {
      chain: 'forward',
      packet: [ip6(ends), ah({ options: '00112233' }), ssh],
      expect: 'drop',
      by: 'ssh',
    }),
    packetAtHook('no next header ends the chain', {
      chain: 'forward',
      packet: [ip6({ ...ends, nexthdr: 'nonext' }), ssh],
      expect: 'drop',
      by: 'nothing after it',
    }),
    packetAtHook('no next header after options', {
      chain: 'forward',
      packet: [ip6(ends), dstopts({ options: pad, nexthdr: 'nonext' }), ssh],
      expect: 'drop',
      by: 'nothing after it',
    }),
    packetAtHook('ESP is a transport protocol: what follows cannot be read', {
      chain: 'forward',
      packet: [ip6({ ...ends, nexthdr: 'esp' }), ssh],
      expect: 'drop',
      by: 'ESP',
    }),
    packetAtHook('a first fragment has its transport header', {
      chain: 'forward',
      packet: [ip6(ends), fragment({ mf: 1 }), ssh],
      expect: 'drop',
      by: 'ssh',
    }),
    packetAtHook('a later fragment has none', {
      chain: 'forward',
      packet: [ip6(ends), fragment({ frag_off: 1, nexthdr: 'tcp' }), likePorts],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('a later fragment has the protocol of its fragment header', {
      chain: 'forward',
      packet: [ip6({ ...ends, hop_limit: 7 }), fragment({ frag_off: 1, nexthdr: 'tcp' }), likePorts],
      expect: 'drop',
      by: 'some TCP',
    }),
    packetAtHook('four bytes of that header suffice', {
      chain: 'forward',
      packet: [ip6({ ...ends, hop_limit: 7 }), fragment({ frag_off: 1, nexthdr: 'tcp' })],
      truncate: 44,
      expect: 'drop',
      by: 'some TCP',
    }),
    packetAtHook('a later fragment of an extension header has no protocol', {
      chain: 'forward',
      packet: [ip6({ ...ends, hop_limit: 9 }), fragment({ frag_off: 1, nexthdr: 'dstopts' }), likePorts],
      expect: 'accept',
      by: 'policy',
    }),
    packetAtHook('a later fragment may say that nothing follows', {
      chain: 'forward',
      packet: [ip6(ends), fragment({ frag_off: 1, nexthdr: 'nonext' }), likePorts],
      expect: 'drop',
      by: 'nothing after it',
    }),
    packetAtHook('a transport header past the end: its protocol is known', {
      chain: 'forward',
      packet: [ip6({ ...ends, hop_limit: 7 }), dstopts({ options: pad }), tcp({ dport: 80 })],
      truncate: 48,
      expect: 'drop',
      by: 'some TCP',
    }),
    packetAtHook('and it has no ports', {
      chain: 'forward',
      packet: [ip6(ends), dstopts({ options: pad }), ssh],
      truncate: 48,
      expect: 'accept',
      by: 'policy',
    }),
    packetThrough('extension headers end to end', {
      chain: 'forward',
      packet: [ip6(ends), dstopts({ options: pad }), routing({ type: 253, options: '00000000' }), ssh],
      expect: 'dropped',
      by: 'ssh',
    }),
    packetThrough('a first IPv6 fragment is forwarded by its port', {
      chain: 'forward',
      packet: [ip6(ends), fragment({ mf: 1, id: 77 }), ssh, payload('1234')],
      expect: 'dropped',
      by: 'ssh',
    }),
    packetThrough('a later IPv6 fragment is forwarded unassembled', {
      chain: 'forward',
      packet: [ip6(ends), fragment({ frag_off: 3, id: 77, nexthdr: 'tcp' }), likePorts],
      expect: 'delivered',
      by: 'policy',
    }),
  ],
});
