import {
  arp,
  arrives,
  chain,
  dropped,
  ether,
  exactly,
  firewall,
  ip,
  link,
  linkCounts,
  logs,
  payload,
  run,
  scenario,
  send,
  tcp,
  udp,
  veth,
} from 'netkiln';

const client = { netns: 'client', link: 'eth0' };
const dummy = { netns: 'client', link: 'dummy0' };

export default firewall({
  name: 'packets',
  chains: [chain({ hook: 'input', rules: [] })],
  scenarios: [
    scenario('packets', {
      topology: {
        links: [veth(client, { netns: 'init', link: 'eth0' }), link(dummy, 'dummy')],
      },
      steps: [
        send(client, [[ip({ ttl: 256 })], [udp({ dport: 53 })]]),
        send(dummy, [[ip({}), udp({})], [arp({})]]),
        send({ netns: 'client' }, [[ether({}), ip({})]], { refused: [0] }),
        send(client, [[ip({}), udp({})]], { refused: [1] }),
        send({ netns: 'server', link: 'eth0' }, [[ip({})]]),
        arrives(client, [[udp({ dport: 70000 })], [payload('x'), ip({})], exactly(tcp({}))]),
        arrives({ netns: 'client', link: 'eth1' }, []),
        arrives(client, [[]]),
        arrives(client, [], { others: 'ignored' }),
        send(client, [[ip({}), payload('x'.repeat(65515))]]),
        linkCounts(client, {}),
        dropped('SKB_DROP_REASON_NETFILTER_DROP', 1),
        logs(''),
        run(['']),
        run(['true'], { netns: 'No', env: { 'A B': '1' } }),
      ],
    }),
  ],
});
