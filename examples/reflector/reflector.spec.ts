import {
  arp,
  arrives,
  ether,
  framesOnLink,
  icmp,
  ip,
  ip6,
  link,
  linkCounts,
  linksInNamespaces,
  mtuOnLink,
  netDevice,
  payload,
  run,
  scenario,
  send,
  udp,
  vlan,
} from 'netkiln';

/** The far end of a wire that leads back: what is sent on `ip link add x0 type nkreflect` comes in on x0. */
export default netDevice({
  name: 'nk_reflector',
  description: 'link that returns every frame',
  version: '1.0',
  linkKind: 'nkreflect',
  transmit: 'reflect',
  txQueueLength: 500,
  scenarios: [
    framesOnLink('every frame comes back unchanged', {
      frames: [
        [
          ether({ daddr: '02:00:00:00:00:99' }),
          ip({ daddr: '198.51.100.1' }),
          udp({ dport: 7 }),
          payload('echo'),
        ],
        [
          ether({ daddr: '02:00:00:00:00:99' }),
          ip({ daddr: '198.51.100.1' }),
          icmp({ type: 'echo-request' }),
        ],
        [ether({ daddr: '33:33:00:00:00:01' }), ip6({ daddr: 'ff02::1' }), udp({ dport: 5353 })],
        [ether({ daddr: 'ff:ff:ff:ff:ff:ff' }), arp({})],
        [ether({ daddr: '02:00:00:00:00:99' }), vlan({ id: 7 }), ip({ daddr: '198.51.100.1' }), udp({})],
      ],
      expect: { returned: 'all', counted: { txPackets: 5, rxPackets: 5 } },
    }),
    framesOnLink('a frame is as long as the MTU says, a tagged one four bytes longer', {
      mtu: 1280,
      frames: [
        [ether({}), payload('x'.repeat(1280))],
        [ether({}), payload('x'.repeat(1281))],
        [ether({}), vlan({ id: 7 }), payload('x'.repeat(1280))],
        [ether({}), vlan({ id: 7 }), payload('x'.repeat(1281))],
      ],
      expect: { returned: [0, 2], refused: [1, 3], counted: { txPackets: 2 } },
    }),
    mtuOnLink('the least that IPv4 can live with is allowed', { mtu: 68, expect: 'accepted' }),
    mtuOnLink('less is not', { mtu: 67, expect: 'refused' }),
    linksInNamespaces('a namespace takes its link along'),
    scenario('a program meets its own words', {
      topology: { links: [link({ netns: 'a', link: 'nk0', addresses: ['192.0.2.1/24'] }, 'nkreflect')] },
      steps: [
        // Without ARP, what is sent to a neighbour is addressed to the link itself, and comes back as the neighbour's.
        run(['ip', '-d', 'link', 'show', 'nk0'], { netns: 'a', stdout: /qlen 500\b.*\bnkreflect\b/s }),
        send({ netns: 'a' }, [
          [ip({ saddr: '192.0.2.1', daddr: '192.0.2.7' }), udp({ dport: 7 }), payload('echo')],
        ]),
        arrives({ netns: 'a', link: 'nk0' }, [
          [ip({ ttl: 64, daddr: '192.0.2.7' }), udp({ dport: 7 }), payload('echo')],
        ]),
        linkCounts({ netns: 'a', link: 'nk0' }, { txPackets: 1, rxPackets: 1 }),
      ],
    }),
  ],
});
