import { arp, ether, framesOnLink, ip, linksInNamespaces, mtuOnLink, netDevice, tcp } from 'netkiln';

export default netDevice({
  name: 'my_sink',
  linkKind: 'mysink',
  transmit: 'drop',
  mtu: { max: 1500 },
  scenarios: [
    framesOnLink('too large', { mtu: 9000, frames: [[ether()]], expect: { returned: 'none' } }),
    framesOnLink('no frame', { frames: [[ip(), tcp()]], expect: { returned: 'none' } }),
    framesOnLink('no TCP', { frames: [[ether(), ip(), tcp({ dport: 65536 })]], expect: { returned: 'none' } }),
    framesOnLink('no order', { frames: [[ether()], [ether(), arp(), ip()]], expect: { returned: 'none' } }),
    framesOnLink('no such', { frames: [[ether()]], expect: { returned: [0, 1], refused: [2] } }),
    mtuOnLink('no number', { mtu: -1, expect: 'refused' }),
    linksInNamespaces('twice'),
    linksInNamespaces('twice'),
    linksInNamespaces('two\nlines'),
  ],
});
