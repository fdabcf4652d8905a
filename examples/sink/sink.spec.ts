import {
  ether,
  framesOnLink,
  ip,
  ip6,
  linksInNamespaces,
  mtuOnLink,
  netDevice,
  payload,
  tcp,
  udp,
} from 'netkiln';

/** Traffic is led here to be counted and to end: `ip link add x0 type nksink`. */
export default netDevice({
  name: 'nk_sink',
  description: 'link that takes every frame and returns none',
  version: '1.0',
  linkKind: 'nksink',
  transmit: 'drop',
  mtu: { min: 68, default: 1500, max: 9000 },
  features: ['scatter-gather', 'tx-checksumming', 'tcp-segmentation-offload', 'highdma'],
  scenarios: [
    framesOnLink('every frame is counted, none comes back', {
      frames: [
        [
          ether({ daddr: '02:00:00:00:00:99' }),
          ip({ daddr: '198.51.100.1' }),
          udp({ dport: 53 }),
          payload('query'),
        ],
        [
          ether({ daddr: '02:00:00:00:00:99' }),
          ip6({ daddr: '2001:db8::1' }),
          tcp({ dport: 443, flags: ['syn'] }),
        ],
        [ether({ daddr: 'ff:ff:ff:ff:ff:ff' }), payload('to all')],
      ],
      expect: { returned: 'none', counted: { txPackets: 3, rxPackets: 0 } },
    }),
    framesOnLink('a frame longer than the MTU is refused', {
      mtu: 100,
      frames: [
        [ether({}), payload('x'.repeat(100))],
        [ether({}), payload('x'.repeat(101))],
      ],
      expect: { returned: 'none', refused: [1], counted: { txPackets: 1, txBytes: 114 } },
    }),
    mtuOnLink('jumbo frames are allowed', { mtu: 9000, expect: 'accepted' }),
    mtuOnLink('larger ones are not', { mtu: 9001, expect: 'refused' }),
    linksInNamespaces('a namespace takes its link along'),
  ],
});
