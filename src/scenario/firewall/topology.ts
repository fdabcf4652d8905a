/**
 * The small network that a packet crosses end to end. This machine is the guest's initial namespace; `nk-a` is the
 * peer that its `eth0` leads to and `nk-b` the one behind `eth1`. Neighbours are written down, not asked for, so that
 * nothing but the scenario's packet is on the links.
 */
import type { Hook } from '../../model/firewall.js';
import { devicesAt, type HookPacket } from '../../reference/firewall/index.js';
import type { Guest } from '../../vm/guest.js';
import { endsOf } from '../ends.js';
import { inTurn } from '../runner.js';

export const mac = {
  eth0: '02:00:00:00:00:01',
  a: '02:00:00:00:00:0a',
  eth1: '02:00:00:00:00:02',
  b: '02:00:00:00:00:0b',
} as const;

/** What each of the machine's links leads to. */
export const peerOf = {
  eth0: { netns: 'nk-a', link: 'veth-a', mac: mac.a },
  eth1: { netns: 'nk-b', link: 'veth-b', mac: mac.b },
} as const;

/** Builds the network for a packet of a family, at a hook. */
export async function buildTopology(guest: Guest, packet: HookPacket, hook: Hook): Promise<void> {
  const { saddr, daddr } = endsOf(packet);
  const six = packet.family === 'ipv6';
  const local = hook === 'prerouting' || hook === 'input';
  const own = hook === 'output' || hook === 'postrouting';
  const { iif, oif } = devicesAt(hook);
  const bits = six ? 128 : 32;
  const nodad = six ? ' nodad' : '';
  const behind = (address: string, device: keyof typeof peerOf) => [
    `route add ${address}/${bits} dev ${device}`,
    `neigh replace ${address} dev ${device} lladdr ${peerOf[device].mac} nud permanent`,
  ];
  const lines = [
    `link add eth0 address ${mac.eth0} type veth peer name veth-a address ${mac.a} netns nk-a`,
    `link add eth1 address ${mac.eth1} type veth peer name veth-b address ${mac.b} netns nk-b`,
    'link set eth0 addrgenmode none up',
    'link set eth1 addrgenmode none up',
    ...(local ? [`addr add ${daddr}/${bits} dev ${iif}${nodad}`] : behind(daddr, oif)),
    // IPv6 sends nothing from a machine without an address.
    ...(saddr === daddr ? [] : own ? [`addr add ${saddr}/${bits} dev ${oif}${nodad}`] : behind(saddr, iif)),
  ];
  const forwarding = six ? '/proc/sys/net/ipv6/conf/all/forwarding' : '/proc/sys/net/ipv4/ip_forward';
  const raise = (end: { readonly netns: string; readonly link: string }) =>
    guest.runOk(['ip', 'link', 'set', end.link, 'addrgenmode', 'none', 'up'], { netns: end.netns });
  await inTurn(
    guest.netnsAdd('nk-a'),
    guest.netnsAdd('nk-b'),
    guest.runOk(['ip', ...(six ? ['-6'] : []), '-batch', '-'], { input: `${lines.join('\n')}\n` }),
    raise(peerOf.eth0),
    raise(peerOf.eth1),
    guest.writeFile(forwarding, hook === 'forward' ? '1' : '0'),
  );
}
