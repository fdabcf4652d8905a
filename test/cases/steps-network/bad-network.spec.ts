import { bridge, chain, firewall, link, load, removeLink, run, scenario, veth, wait } from 'netkiln';

export default firewall({
  name: 'networks',
  chains: [chain({ hook: 'input', rules: [] })],
  scenarios: [
    scenario('names and addresses', {
      topology: {
        links: [
          veth({ netns: 'Client', link: 'eth0' }, { netns: 'server', link: 'eth/0' }),
          veth(
            { netns: 'client', link: 'eth0', mac: '01:00:5e:00:00:01', addresses: ['192.0.2.1'] },
            { netns: 'init', link: 'eth0', addresses: ['192.0.2.2/33'] },
          ),
          link({ netns: 'client', link: 'eth0' }, 'dummy'),
          link({ netns: 'client', link: 'eth1' }, 'veth'),
          link({ netns: 'client', link: 'eth#4' }, 'dummy'),
          veth({ netns: 'client', link: 'eth5' }, { netns: 'client', link: 'eth5' }),
          link({ netns: 'client', link: 'eth2' }, 'a kind'),
          bridge({ netns: 'server', link: 'br0' }, ['eth9']),
        ],
        routes: [
          { netns: 'client', to: '198.51.100.0', via: '192.0.2.2' },
          { netns: 'client', to: '198.51.100.0/24', via: '2001:db8::1' },
          { netns: 'client', to: 'default' },
          { netns: 'client', to: 'default', via: 'gateway', link: 'eth7' },
        ],
        neighbours: [{ netns: 'client', link: 'eth0', address: '192.0.2.300', mac: 'broadcast' }],
        sysctls: { client: { 'net/ipv4': 1, 'net.ipv4.ip_forward': '' } },
      },
      programs: ['two words', 'folder/'],
      modules: ['sctp.ko'],
      steps: [removeLink({ netns: 'client', link: 'eth3' })],
    }),
    scenario('what a program has made is not known here', {
      steps: [
        removeLink({ netns: 'init', link: 'mine' }),
        run(['ip', 'link', 'add', 'mine', 'type', 'dummy']),
        removeLink({ netns: 'init', link: 'mine' }),
      ],
    }),
    scenario('numbers', {
      steps: [wait(0), run([]), run(['sleep', '1'], { timeoutMs: 3_600_000, exit: 256 }), load({ fails: 'ENOWAY' })],
    }),
  ],
});
