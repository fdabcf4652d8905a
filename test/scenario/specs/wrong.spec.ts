/** Each scenario has one step that is not as it has to be. */
import {
  accept,
  addLink,
  arrives,
  chain,
  drop,
  dropped,
  exactly,
  firewall,
  ip,
  link,
  linkCounts,
  logs,
  payload,
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
import { across, client, lan, server, topology } from './network.js';

const telnet = [ip(across), tcp({ dport: 23 })];
const query = [ip(across), udp({ dport: 53 }), payload('query')];

export default firewall({
  name: 'wrong_fw',
  netns: 'all',
  chains: [
    chain({
      hook: 'forward',
      rules: [
        drop('no telnet', { when: tcp.dport.eq(23), counter: true }),
        accept('dns', { when: udp.dport.eq(53) }),
      ],
    }),
  ],
  scenarios: [
    scenario('another field', {
      topology,
      steps: [send(client, [query]), arrives(server, [[ip({ ttl: 64 }), udp({ dport: 53 })]])],
    }),
    scenario('other bytes', {
      topology,
      steps: [
        send(client, [query]),
        arrives(server, [exactly(ip({ ...across, ttl: 63 }), udp({ dport: 53 }), payload('quern'))]),
      ],
    }),
    scenario('another payload', {
      topology,
      steps: [send(client, [query]), arrives(server, [[udp({}), payload('query!')]])],
    }),
    scenario('another protocol', {
      topology,
      steps: [send(client, [query]), arrives(server, [[ip({}), tcp({ dport: 53 })]])],
    }),
    scenario('one that does not come', {
      topology,
      steps: [send(client, [telnet, query]), arrives(server, [[tcp({ dport: 23 })], [udp({})]])],
    }),
    scenario('one too many', { topology, steps: [send(client, [query]), arrives(server, [])] }),
    scenario('another order', {
      topology,
      steps: [
        send(client, [query, [ip(across), udp({ dport: 54 })]]),
        arrives(server, [[udp({ dport: 54 })], [udp({ dport: 53 })]], { others: 'ignored' }),
      ],
    }),
    scenario('not dropped', { topology, steps: [send(client, [telnet]), dropped('NETFILTER_DROP', 2)] }),
    scenario('not counted', {
      topology,
      steps: [
        send(client, [telnet]),
        ruleCounts('forward', 'no telnet', { packets: 2, bytes: 40, netns: 'router' }),
      ],
    }),
    scenario('not counted by the link', {
      topology,
      steps: [send(client, [telnet]), linkCounts(lan, { rxPackets: 0, txErrors: 0 })],
    }),
    scenario('a program that fails', { steps: [run(['sh', '-c', 'echo sorry >&2; exit 4'])] }),
    scenario('a program that says something else', { steps: [run(['echo', 'yes'], { stdout: /^no/ })] }),
    scenario('a program that does not end', { steps: [run(['sleep', '100'], { timeoutMs: 2000 })] }),
    scenario('a program that is not there', { steps: [run(['frobnicate'])] }),
    scenario('a test that fails', {
      steps: [run(['printf', 'KTAP version 1\\n1..3\\nok 1 one\\nnot ok 2 two\\n'], { ktap: 'stdout' })],
    }),
    scenario('not said', { steps: [wait(10), logs('frobnicated')] }),
    scenario('said all the same', {
      steps: [run(['sh', '-c', 'echo frobnicated > /dev/kmsg']), logs('frobnicated', { absent: true })],
    }),
    scenario('not refused', { steps: [unload({ fails: 'EAGAIN' })] }),
    scenario('a frame that is refused', {
      topology,
      steps: [send(server, [query, [ip(across), udp({}), payload('x'.repeat(1400))]])],
    }),
    scenario('a network that cannot be', {
      topology: {
        links: [veth(client, lan)],
        routes: [{ netns: 'client', to: 'default', via: '198.51.100.1' }],
      },
      steps: [wait(1)],
    }),
    scenario('a link that cannot be', {
      steps: [addLink(link({ netns: 'init', link: 'x0' }, 'frobnicator'))],
    }),
    scenario('a reason that there is not', { steps: [dropped('NETFILTER_DORP', 0)] }),
    scenario('in a branch', { steps: [together(run(['true']), [wait(1), run(['false'])])] }),
  ],
});
