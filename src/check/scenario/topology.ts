/** The network of a scenario: its links, what they are called, who has which address. */
import { isIPv4, isIPv6 } from 'node:net';
import { parseIpv4, parseIpv6, parseMac } from '../../model/address.js';
import type { Path } from '../../model/path.js';
import type { Link, LinkEnd, Neighbour, Route, Sysctl, Topology } from '../../model/scenario.js';
import { isInterfaceName } from '../interface-name.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import type { Scene } from './scene.js';
import type { LinkData, TopologyData } from './schema.js';

export function checkTopology(data: TopologyData, path: Path, scene: Scene): Topology {
  const links = (data.links ?? []).flatMap((link, i) => checkLink(link, [...path, 'links', i], scene) ?? []);
  return {
    links,
    routes: (data.routes ?? []).map((route, i) => checkRoute(route, [...path, 'routes', i], scene)),
    neighbours: (data.neighbours ?? []).map((one, i) =>
      checkNeighbour(one, [...path, 'neighbours', i], scene),
    ),
    sysctls: Object.entries(data.sysctls ?? {}).flatMap(([netns, values]) =>
      checkSysctls(netns, values, [...path, 'sysctls', netns], scene),
    ),
  };
}

/** A link that is going to be made; undefined where it cannot be. */
export function checkLink(data: LinkData, path: Path, scene: Scene): Link | undefined {
  const { report } = scene;
  const { type, ports = [] } = data;
  const number = scene.nextLink();
  if (!/^[a-z][a-z0-9_-]{0,15}$/.test(type)) {
    report.add('NK7403', [...path, 'type'], `'${printable(type)}' cannot be a kind of link`);
    return undefined;
  }
  if (data.ends.length !== (type === 'veth' ? 2 : 1)) {
    report.add('NK7403', path, `a link of type ${type} has ${type === 'veth' ? 'two ends' : 'one end'}`, {
      fix: type === 'veth' ? 'make it with veth(one, other)' : 'make it with link(end, type)',
    });
    return undefined;
  }
  if (type === scene.ownLinkType && !scene.loaded) {
    report.add('NK7405', path, `links of type ${type} are there only while the module is loaded`, {
      fix: 'make it by addLink after load',
    });
  }
  const ends = data.ends.map((end, i) => checkEnd(end, number, i + 1, [...path, 'ends', i], scene));
  if (ends.length === 2 && ends[0]!.netns === ends[1]!.netns && ends[0]!.link === ends[1]!.link) {
    report.add('NK7403', path, 'both ends of the cable are the same link');
  }
  ports.forEach((port, i) => {
    scene.find({ netns: ends[0]!.netns, link: port }, [...path, 'ports', i]);
  });
  const link: Link = { type, ends, ports };
  scene.add(link);
  return link;
}

function checkEnd(
  data: LinkData['ends'][number],
  number: number,
  which: number,
  path: Path,
  scene: Scene,
): LinkEnd {
  const { report } = scene;
  const { netns, link, mac, mtu = null, addresses = [] } = data;
  scene.name(netns, [...path, 'netns']);
  if (!isInterfaceName(link)) {
    report.add(
      'NK2026',
      [...path, 'link'],
      `'${printable(link)}' cannot be the name of a network interface`,
      {
        cause: 'a name has 1 to 15 visible ASCII characters, without /, : and * (dev_valid_name)',
      },
    );
  } else if (/["'#\\]/.test(link)) {
    report.add(
      'NK7403',
      [...path, 'link'],
      `'${printable(link)}' has a character that ip -batch takes for its own`,
    );
  } else if (scene.has({ netns, link })) {
    report.add('NK7403', [...path, 'link'], `'${printable(netns)}' has a link '${printable(link)}' already`);
  }
  if (mac !== undefined) checkMac(mac, [...path, 'mac'], report);
  addresses.forEach((address, i) => {
    if (network(address) !== undefined) return;
    report.add(
      'NK7404',
      [...path, 'addresses', i],
      `'${printable(address)}' is not an address with a prefix`,
      {
        fix: "write it as '192.0.2.1/24' or '2001:db8::1/64'",
      },
    );
  });
  return { netns, link, mac: mac ?? ownMac(number, which), mtu, addresses };
}

function ownMac(number: number, which: number): string {
  return [
    '02',
    '00',
    '00',
    ...[number >> 8, number & 0xff, which].map((n) => n.toString(16).padStart(2, '0')),
  ].join(':');
}

function checkMac(text: string, path: Path, report: Report): void {
  const value = parseMac(text);
  if (value !== undefined && value !== 0n && ((value >> 40n) & 1n) === 0n) return;
  report.add('NK7404', path, `'${printable(text)}' is not the MAC address of a link`, {
    cause: 'six octets in hexadecimal, not all zero, and not of a group',
  });
}

/** An address or network with the length of its prefix; undefined for any other text. */
function network(text: string): { readonly six: boolean } | undefined {
  const [, address, digits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  if (address === undefined || digits === undefined) return undefined;
  const six = isIPv6(address) && parseIpv6(address) !== undefined;
  if (!six && parseIpv4(address) === undefined) return undefined;
  return Number(digits) <= (six ? 128 : 32) ? { six } : undefined;
}

function isAddress(text: string): boolean {
  return isIPv4(text) || (isIPv6(text) && parseIpv6(text) !== undefined);
}

function checkRoute(data: NonNullable<TopologyData['routes']>[number], path: Path, scene: Scene): Route {
  const { report } = scene;
  const { netns, to, via = null, link = null } = data;
  scene.name(netns, [...path, 'netns']);
  if (link !== null) scene.find({ netns, link }, path);
  if (via !== null && !isAddress(via)) {
    report.add('NK7404', [...path, 'via'], `'${printable(via)}' is not an IP address`);
  }
  const target = to === 'default' ? undefined : network(to);
  if (to !== 'default' && target === undefined) {
    report.add('NK7404', [...path, 'to'], `'${printable(to)}' is not a network`, {
      fix: "write it as '198.51.100.0/24', or 'default'",
    });
  }
  if (via === null && link === null) {
    report.add('NK7404', path, 'the route leads nowhere', { fix: 'give it via, link or both' });
  }
  const six = via === null ? target?.six === true : isIPv6(via);
  if (target !== undefined && via !== null && target.six !== six) {
    report.add('NK7404', [...path, 'via'], `'${printable(via)}' is not of the family of ${printable(to)}`);
  }
  return { netns, to, via, link, six };
}

function checkNeighbour(
  data: NonNullable<TopologyData['neighbours']>[number],
  path: Path,
  scene: Scene,
): Neighbour {
  scene.find(data, path);
  if (!isAddress(data.address)) {
    scene.report.add('NK7404', [...path, 'address'], `'${printable(data.address)}' is not an IP address`);
  }
  checkMac(data.mac, [...path, 'mac'], scene.report);
  return data;
}

function checkSysctls(
  netns: string,
  values: Readonly<Record<string, string | number>>,
  path: Path,
  scene: Scene,
): Sysctl[] {
  scene.name(netns, path);
  return Object.entries(values).map(([name, value]) => {
    // A slash stands for a dot inside a part, as for sysctl(8).
    if (!/^[a-z0-9_-]+(\.[A-Za-z0-9_@-]+(\/[A-Za-z0-9_@-]+)*)+$/.test(name)) {
      scene.report.add('NK7404', [...path, name], `'${printable(name)}' cannot be a sysctl`, {
        fix: "write it as 'net.ipv4.ip_forward'",
      });
    }
    const text = String(value);
    if (text === '' || /\p{C}/u.test(text)) {
      scene.report.add('NK7404', [...path, name], `'${printable(text)}' cannot be the value of a sysctl`);
    }
    return { netns, name, value: text };
  });
}
