/** Namespaces with a link each to one namespace of peers, for tests that send real packets. */
import { formatIpv6 } from '../../src/model/address.js';
import { buildPacket } from '../../src/packet/index.js';
import type { Guest } from '../../src/vm/index.js';

/** A namespace's link: `eN` inside, `pN` in `peers`, with 10.0.N.1 and fd00:N::1, the peer being .2 and ::2. */
export interface Site {
  readonly netns: string;
  readonly number: number;
}

export const macOf = ({ number }: Site) => `02:00:00:00:00:${number.toString(16).padStart(2, '0')}`;
const peerMac = ({ number }: Site) => `02:00:00:00:01:${number.toString(16).padStart(2, '0')}`;
export const address = ({ number }: Site, host = 1) => `10.0.${number}.${host}`;
export const address6 = ({ number }: Site, host = 1) =>
  formatIpv6((0xfd00n << 112n) | (BigInt(number) << 96n) | BigInt(host));

/** Makes `peers`, the sites' namespaces (but for the initial one, '') and their links. */
export async function buildSites(guest: Guest, sites: readonly Site[]): Promise<void> {
  await guest.netnsAdd('peers');
  // Peers say only what a test has them say: no multicast reports of the kernel's own.
  const quiet = '/proc/sys/net/ipv6/conf/default/disable_ipv6';
  await guest.runOk(['sh', '-c', `echo 1 > ${quiet}`], { netns: 'peers' });
  for (const site of sites) {
    if (site.netns !== '') await guest.netnsAdd(site.netns);
    await addLink(guest, site);
  }
}

export async function addLink(guest: Guest, site: Site): Promise<void> {
  const { netns, number } = site;
  const own = `e${number}`;
  const peer = `p${number}`;
  await guest.runOk(['ip', '-batch', '-'], {
    netns,
    input: [
      `link add ${own} address ${macOf(site)} type veth peer name ${peer} address ${peerMac(site)}`,
      `link set ${own} addrgenmode none up`,
      `addr add ${address(site)}/24 dev ${own}`,
      `addr add ${address6(site)}/64 dev ${own} nodad`,
      `neigh replace ${address(site, 2)} dev ${own} lladdr ${peerMac(site)} nud permanent`,
      `neigh replace ${address6(site, 2)} dev ${own} lladdr ${peerMac(site)} nud permanent`,
      `link set ${peer} netns peers`,
    ].join('\n'),
  });
  await guest.runOk(['ip', 'link', 'set', peer, 'addrgenmode', 'none', 'up'], { netns: 'peers' });
}

/** A UDP packet from a site's peer. */
export function datagram(site: Site, family: 'ipv4' | 'ipv6', dport: number, size = 24): Uint8Array {
  const network =
    family === 'ipv4'
      ? { header: 'ip', fields: { saddr: address(site, 2), daddr: address(site) } }
      : { header: 'ip6', fields: { saddr: address6(site, 2), daddr: address6(site) } };
  const payload = { header: 'payload', fields: { hex: 'ab'.repeat(size) } };
  return buildPacket([network, { header: 'udp', fields: { dport } }, payload]).bytes;
}

/** An IP packet in an Ethernet frame to a site. */
export function frameTo(site: Site, packet: Uint8Array): Uint8Array {
  const type = packet[0]! >> 4 === 4 ? 'ip' : 'ip6';
  const fields = { saddr: peerMac(site), daddr: macOf(site), type };
  return Buffer.concat([buildPacket([{ header: 'ether', fields }]).bytes, packet]);
}

/** Sends packets from a site's peer, one after the other. */
export async function sendTo(guest: Guest, site: Site, packets: readonly Uint8Array[]): Promise<void> {
  const place = { netns: 'peers', link: `p${site.number}` };
  await guest.send(
    place,
    packets.map((packet) => frameTo(site, packet)),
  );
}

/** How many of these UDP packets get past a site's input hooks. */
export async function delivered(
  guest: Guest,
  site: Site,
  family: 'ipv4' | 'ipv6',
  packets: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const capture = await guest.receive(family, 17, site.netns);
  try {
    await sendTo(guest, site, packets);
    const { frames } = await capture.collect({ quietMs: 60, timeoutMs: 2000 });
    return frames.map(({ bytes }) => bytes);
  } finally {
    await capture.close();
  }
}
