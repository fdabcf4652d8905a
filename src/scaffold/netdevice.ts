/** What `netkiln new netdevice` writes: a link that returns every frame, with what it promises as scenarios. */
import { type ScaffoldFile, scaffoldFolder } from './folder.js';

export function scaffoldNetDevice(name: string): readonly ScaffoldFile[] {
  return scaffoldFolder(name, 'a virtual network device', spec(name));
}

/** The module's name as a link kind: 12 characters, `nk` first where it would be the kernel's own or no name at all. */
function kindFrom(name: string): string {
  const plain = name.replaceAll('_', '');
  return `nk${plain.replace(/^nk/, '')}`.slice(0, 12);
}

function spec(name: string): string {
  return `import { ether, framesOnLink, ip, ip6, linksInNamespaces, mtuOnLink, netDevice, payload, tcp, udp } from 'netkiln';

export default netDevice({
  name: '${name}',
  description: 'link that returns every frame',
  version: '0.1',
  // ip link add x0 type ${kindFrom(name)}
  linkKind: '${kindFrom(name)}',
  // 'drop' counts frames and ends them; 'reflect' also lets them come back in.
  transmit: 'reflect',
  mtu: { min: 68, default: 1500, max: 9000 },
  scenarios: [
    framesOnLink('every frame comes back unchanged', {
      frames: [
        [ether({ daddr: '02:00:00:00:00:99' }), ip({ daddr: '198.51.100.1' }), udp({ dport: 7 }), payload('echo')],
        [ether({ daddr: '02:00:00:00:00:99' }), ip6({ daddr: '2001:db8::1' }), tcp({ dport: 80, flags: ['syn'] })],
      ],
      expect: { returned: 'all', counted: { txPackets: 2, rxPackets: 2 } },
    }),
    framesOnLink('a frame longer than the MTU is refused', {
      mtu: 1280,
      frames: [
        [ether(), payload('x'.repeat(1280))],
        [ether(), payload('x'.repeat(1281))],
      ],
      expect: { returned: [0], refused: [1], counted: { txPackets: 1, txBytes: 1294 } },
    }),
    mtuOnLink('jumbo frames are allowed', { mtu: 9000, expect: 'accepted' }),
    mtuOnLink('larger ones are not', { mtu: 9001, expect: 'refused' }),
    linksInNamespaces('a namespace takes its link along'),
  ],
});
`;
}
