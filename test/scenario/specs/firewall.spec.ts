import {
  accept,
  addLink,
  arp,
  arrives,
  bridge,
  chain,
  drop,
  dropped,
  ether,
  exactly,
  firewall,
  icmpv6,
  ip,
  ip6,
  link,
  linkCounts,
  load,
  logs,
  payload,
  replace,
  ruleCounts,
  run,
  scenario,
  send,
  tcp,
  together,
  udp,
  unload,
  veth,
  wait,
} from 'netkiln';
import { across, client, lan, server, topology, wan } from './network.js';

const telnet = [ip(across), tcp({ dport: 23 })];
const query = [ip(across), udp({ dport: 53 }), payload('query')];
const many = Array.from({ length: 40 }, () => query);

export default firewall({
  name: 'words_fw',
  netns: 'all',
  chains: [
    chain({
      hook: 'forward',
      counter: true,
      rules: [
        drop('no telnet', { when: tcp.dport.eq(23), counter: true }),
        accept('odd', { when: tcp.dport.eq(81) }),
      ],
    }),
  ],
  scenarios: [
    scenario('packets by field, drops and counters', {
      topology,
      steps: [
        send(client, [telnet, query]),
        arrives(server, [[ip({ ttl: 63 }), udp({ dport: 53 }), payload('query')]]),
        dropped('NETFILTER_DROP', 1),
        ruleCounts('forward', 'no telnet', { packets: 1, bytes: 40, netns: 'router' }),
        ruleCounts('forward', 'no telnet', { packets: 0, netns: 'client' }),
        linkCounts(lan, { rxErrors: 0, rxDropped: 0 }),
        linkCounts(wan, { txErrors: 0, txDropped: 0 }),
        send(client, [query]),
        arrives(server, [[udp({ dport: 53 })]]),
      ],
    }),
    scenario('packets byte for byte', {
      topology,
      steps: [
        send(client, [[ip({ ...across, ttl: 9, id: 7 }), udp({ dport: 53 }), payload('query')]]),
        arrives(server, [
          exactly(
            ether({ saddr: '02:00:00:00:02:01', daddr: '02:00:00:00:02:02' }),
            ip({ ...across, ttl: 8, id: 7 }),
            udp({ dport: 53 }),
            payload('query'),
          ),
        ]),
        send(client, [query]),
        arrives(server, [exactly(ip({ ...across, ttl: 63 }), udp({ dport: 53 }), payload('query'))]),
      ],
    }),
    scenario('upkeep is looked at where it is asked for', {
      topology: { links: [veth({ ...client, addresses: ['192.0.2.9/24'] }, { ...lan, addresses: [] })] },
      steps: [
        send({ netns: 'client' }, [[ip({ saddr: '192.0.2.9', daddr: '192.0.2.77' }), udp({ dport: 53 })]]),
        arrives(lan, []),
        send({ netns: 'client' }, [[ip({ saddr: '192.0.2.9', daddr: '192.0.2.78' }), udp({ dport: 53 })]]),
        arrives(lan, [[arp({ target_ip: '192.0.2.78' })]], { others: 'ignored' }),
      ],
    }),
    scenario('programs, IPv6 and several at once', {
      topology,
      programs: ['printf'],
      steps: [
        run(['ping', '-c', '3', '203.0.113.80'], { netns: 'client', stdout: /3 packets received/ }),
        run(['ping', '-6', '-c', '1', '2001:db8:2::80'], { netns: 'client' }),
        send({ netns: 'client' }, [
          [ip6({ saddr: '2001:db8:1::9', daddr: '2001:db8:2::80' }), icmpv6({ type: 1 })],
        ]),
        arrives(server, [[icmpv6({ type: 'echo-request' })], [ip6({ hop_limit: 63 }), icmpv6({ type: 1 })]], {
          others: 'ignored',
        }),
        together(run(['nc', '-l', '-p', '80'], { netns: 'server', stdout: 'hello' }), [
          wait(100),
          run(['sh', '-c', 'echo hello | nc 203.0.113.80 80'], { netns: 'client' }),
        ]),
        run(['sh', '-c', 'read word; echo "$word$MORE"; exit 3'], {
          input: 'half\n',
          env: { MORE: 'whole' },
          exit: 3,
          stdout: 'halfwhole',
        }),
        run(['/usr/bin/printf', '%s', 'from the host'], { stdout: 'from the host' }),
      ],
    }),
    scenario('replaced under traffic', {
      topology,
      steps: [
        together(replace(), [send(client, many), send(client, [telnet])]),
        run(['cat', '/proc/modules'], { stdout: /^words_fw /m }),
        replace(),
        ruleCounts('forward', 'no telnet', { packets: 0, netns: 'router' }),
      ],
    }),
    scenario('loaded by its own steps', {
      topology,
      steps: [
        send(client, [telnet]),
        arrives(server, [[tcp({ dport: 23 })]]),
        load(),
        send(client, [telnet]),
        arrives(server, []),
        unload(),
        send(client, [telnet]),
        arrives(server, [[tcp({ dport: 23 })]]),
        load(),
      ],
    }),
    scenario('links that come in a branch', {
      steps: [
        together(addLink(veth({ netns: 'one', link: 'eth0' }, { netns: 'two', link: 'eth0' })), wait(10)),
        send({ netns: 'one', link: 'eth0' }, [[ip(across), udp({ dport: 9 })]]),
        arrives({ netns: 'two', link: 'eth0' }, [[udp({ dport: 9 })]]),
        run(['ping', '-c', '1', '127.0.0.1'], { netns: 'one' }),
        arrives({ netns: 'one', link: 'lo' }, [[ip({ daddr: '127.0.0.1' })], [ip({ daddr: '127.0.0.1' })]]),
      ],
    }),
    scenario('links that come later', {
      topology: { links: [veth({ netns: 'sw', link: 'p1' }, { netns: 'one', link: 'eth0' })] },
      steps: [
        addLink(veth({ netns: 'sw', link: 'p2' }, { netns: 'two', link: 'eth0' })),
        addLink(bridge({ netns: 'sw', link: 'br0' }, ['p1', 'p2'])),
        send({ netns: 'one', link: 'eth0' }, [
          [ether({ daddr: '02:00:00:00:02:02' }), ip(across), udp({ dport: 9 })],
        ]),
        arrives({ netns: 'two', link: 'eth0' }, [[ip(across), udp({ dport: 9 })]]),
        linkCounts({ netns: 'one', link: 'eth0' }, { txPackets: 1, txBytes: 42 }),
        run(['ip', 'link', 'add', 'mine', 'type', 'dummy']),
        run(['ip', 'link', 'set', 'mine', 'up']),
        arrives({ netns: 'init', link: 'mine' }, []),
        addLink(link({ netns: 'one', link: 'dummy0' }, 'dummy')),
      ],
    }),
    scenario('a link with a dot in its name has sysctls of its own', {
      topology: {
        links: [veth({ netns: 'one', link: 'lan0.7' }, { netns: 'two', link: 'eth0' })],
        sysctls: { one: { 'net.ipv4.conf.lan0/7.forwarding': 1 } },
      },
      steps: [run(['cat', '/proc/sys/net/ipv4/conf/lan0.7/forwarding'], { netns: 'one', stdout: /^1\n$/ })],
    }),
    scenario('ten minutes, and what the kernel says', {
      steps: [
        wait(600_000),
        run(['sh', '-c', 'echo "nkwords: ten minutes have passed" > /dev/kmsg; cat /proc/uptime'], {
          stdout: /^6\d\d\./,
        }),
        logs(/^nkwords: ten +minutes/),
        logs('nkwords: an hour', { absent: true }),
      ],
    }),
  ],
});
