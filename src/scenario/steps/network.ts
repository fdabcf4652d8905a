/** The network of a scenario in the guest. Nothing is sent there of its own accord but ARP, and what IPv6 cannot be without. */
import type { Link, LinkEnd, Sysctl, Topology } from '../../model/scenario.js';
import type { Guest } from '../../vm/guest.js';
import { inGuest } from './stage.js';

/** Lines for `ip -batch`, by namespace. */
type Batches = Map<string, string[]>;

function add(batches: Batches, netns: string, ...lines: readonly string[]): void {
  batches.set(netns, [...(batches.get(netns) ?? []), ...lines]);
}

function ask(guest: Guest, batches: Batches): Promise<unknown>[] {
  return [...batches].map(([netns, lines]) =>
    guest.runOk(['ip', '-batch', '-'], { netns: inGuest(netns), input: `${lines.join('\n')}\n` }),
  );
}

/** Makes links, in their order, and brings them up. */
export function makeLinks(guest: Guest, links: readonly Link[]): Promise<unknown>[] {
  const asked: Promise<unknown>[] = [];
  const rest: Batches = new Map();
  for (const { type, ends, ports } of links) {
    const [end, other] = ends as readonly [LinkEnd, LinkEnd?];
    if (other) {
      const line = `link add ${named(end)}${place(end)} type ${type} peer ${named(other)}${place(other)}`;
      asked.push(guest.runOk(['ip', ...line.split(' ')]));
    } else {
      add(rest, end.netns, `link add ${named(end)} type ${type}`);
      add(rest, end.netns, ...ports.map((port) => `link set dev ${port} master ${end.link}`));
    }
    for (const one of ends) raise(rest, one, one === end ? other : end);
  }
  return [...asked, ...ask(guest, rest)];
}

function named({ link, mac, mtu }: LinkEnd): string {
  return `name ${link} address ${mac}${mtu === null ? '' : ` mtu ${mtu}`}`;
}

function place({ netns }: LinkEnd): string {
  const own = inGuest(netns);
  return own === '' ? '' : ` netns ${own}`;
}

function raise(batches: Batches, { netns, link, addresses }: LinkEnd, peer: LinkEnd | undefined): void {
  add(
    batches,
    netns,
    `link set dev ${link} up`,
    ...addresses.map((one) => `addr add ${one} dev ${link}${one.includes(':') ? ' nodad' : ''}`),
    ...(peer?.addresses ?? []).map((one) => neighbour(one.split('/')[0]!, link, peer!.mac)),
  );
}

function neighbour(address: string, link: string, mac: string): string {
  return `neigh replace ${address} dev ${link} lladdr ${mac} nud permanent`;
}

/** What comes once the links are there. */
export function makeRoutes(guest: Guest, { routes, neighbours }: Topology): Promise<unknown>[] {
  const batches: Batches = new Map();
  for (const one of neighbours) add(batches, one.netns, neighbour(one.address, one.link, one.mac));
  for (const { netns, to, via, link } of routes) {
    const words = [`route add ${to}`, ...(via === null ? [] : [`via ${via}`])];
    add(batches, netns, [...words, ...(link === null ? [] : [`dev ${link}`])].join(' '));
  }
  return ask(guest, batches);
}

/** Those that are a link's own wait for their link; `default` has to be set before there are any. */
export function sysctlsOf({ links, sysctls }: Topology): { before: Sysctl[]; after: Sysctl[] } {
  const isOfLink = ({ netns, name }: Sysctl) =>
    links.some(({ ends }) => ends.some((end) => end.netns === netns && partsOf(name).includes(end.link)));
  return { before: sysctls.filter((one) => !isOfLink(one)), after: sysctls.filter(isOfLink) };
}

/** As sysctl(8) reads a name: a slash stands for a dot that is inside a part. */
function partsOf(name: string): string[] {
  return name.split('.').map((part) => part.replaceAll('/', '.'));
}

export function setSysctls(guest: Guest, sysctls: readonly Sysctl[]): Promise<unknown>[] {
  const write = 'while [ $# -gt 0 ]; do printf %s "$2" > "$1"; shift 2; done';
  return [...new Set(sysctls.map(({ netns }) => netns))].map((netns) => {
    const own = sysctls.filter((one) => one.netns === netns);
    const words = own.flatMap(({ name, value }) => [`/proc/sys/${partsOf(name).join('/')}`, value]);
    return guest.runOk(['sh', '-ec', write, 'sh', ...words], { netns: inGuest(netns) });
  });
}

/** Has links that are yet to come make up no IPv6 address, from which they would speak to all routers. */
export function withoutAddresses(guest: Guest, links: readonly Link[]): Promise<unknown>[] {
  const mode = '/proc/sys/net/ipv6/conf/default/addr_gen_mode';
  const places = new Set(links.flatMap(({ ends }) => ends.map(({ netns }) => netns)));
  return [...places].map((netns) =>
    guest.runOk(['sh', '-c', `[ ! -e ${mode} ] || echo 1 > ${mode}`], { netns: inGuest(netns) }),
  );
}
