import {
  addLink,
  arrives,
  ether,
  ip,
  link,
  linkCounts,
  load,
  netDevice,
  payload,
  removeLink,
  replace,
  run,
  scenario,
  send,
  udp,
  unload,
} from 'netkiln';

const own = { netns: 'a', link: 'nk0' };
const frame = [
  ether({ daddr: '02:00:00:00:00:99' }),
  ip({ daddr: '192.0.2.1' }),
  udp({ dport: 7 }),
  payload('x'),
];

export default netDevice({
  name: 'words_link',
  linkKind: 'nkwords',
  transmit: 'reflect',
  scenarios: [
    scenario('its own links in a topology', {
      topology: { links: [link({ ...own, mtu: 1000 }, 'nkwords')] },
      steps: [
        send(own, [frame]),
        arrives(own, [[udp({ dport: 7 }), payload('x')]]),
        linkCounts(own, { txPackets: 1, rxPackets: 1, txErrors: 0 }),
        removeLink(own),
        addLink(link(own, 'nkwords')),
        send(
          own,
          [
            [ether({}), payload('y'.repeat(1500))],
            [ether({}), payload('y'.repeat(1501))],
          ],
          { refused: [1] },
        ),
        arrives(own, [[ether({})]]),
      ],
    }),
    scenario('links go with the module', {
      steps: [
        run(['ip', 'link', 'add', 'x0', 'type', 'nkwords'], { exit: 2, stderr: /unknown device type/i }),
        load(),
        run(['ip', 'link', 'add', 'x0', 'type', 'nkwords']),
        replace(),
        run(['ip', 'link', 'show', 'x0'], { exit: 1 }),
        unload(),
        load(),
      ],
    }),
    scenario('tests tell of themselves', {
      steps: [
        run(['printf', 'KTAP version 1\\n1..2\\nok 1 one\\nok 2 two # SKIP no need\\n'], { ktap: 'stdout' }),
        run(
          ['sh', '-c', 'for line in "KTAP version 1" 1..1 "ok 1 three"; do echo "$line" > /dev/kmsg; done'],
          {
            ktap: 'log',
          },
        ),
      ],
    }),
  ],
});
