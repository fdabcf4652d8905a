/** The network of a scenario: namespaces, and the links, addresses and routes in them. */
import { type Located, located } from './origin.js';

/**
 * A link, by its namespace and its name there. A namespace is made when it is first named: a lower-case letter, then up to
 * 7 of `a` to `z` and `0` to `9`; `init` is the initial one.
 */
export interface LinkPlace {
  readonly netns: string;
  /** 1 to 15 visible ASCII characters, none of them `/`, `:` or `*`. */
  readonly link: string;
}

/** One end of a link, as it is to be. */
export interface LinkEnd extends LinkPlace {
  /** `02:00:00:00:K:E` unless given: end E, 1 or 2, of the K-th link of the scenario (both in hexadecimal). */
  readonly mac?: string;
  /** Bytes; what the kind of link has unless given. */
  readonly mtu?: number;
  /** With the length of their network's prefix: `'192.0.2.1/24'`, `'2001:db8::1/64'`. */
  readonly addresses?: readonly string[];
}

export interface LinkSpec extends Located {
  readonly type: string;
  readonly ends: readonly LinkEnd[];
  readonly ports?: readonly string[];
}

/** A cable with two ends. Each end knows the other's addresses as neighbours: nobody has to ask. */
export function veth(one: LinkEnd, other: LinkEnd): LinkSpec {
  return located({ type: 'veth', ends: [one, other] });
}

/** A bridge, and the links of its namespace that are its ports. */
export function bridge(end: LinkEnd, ports: readonly string[]): LinkSpec {
  return located({ type: 'bridge', ends: [end], ports });
}

/** A link of any kind that `ip link add` makes without further words: `dummy`, or the spec's own. */
export function link(end: LinkEnd, type: string): LinkSpec {
  return located({ type, ends: [end] });
}

export interface TopologyOptions {
  /** Cables are made first, then the others in their order. */
  readonly links?: readonly LinkSpec[];
  readonly routes?: readonly {
    readonly netns: string;
    /** A network, as `'198.51.100.0/24'`, or `'default'`, which is of the gateway's family. */
    readonly to: string;
    /** The gateway's address. */
    readonly via?: string;
    readonly link?: string;
  }[];
  /** Who has which address on a link, beside those that a cable's ends know of each other. */
  readonly neighbours?: readonly (LinkPlace & { readonly address: string; readonly mac: string })[];
  /**
   * By namespace and name: `{ router: { 'net.ipv4.ip_forward': 1 } }`. A dot that belongs to the name of a link is written as a
   * slash, as for sysctl(8): `net.ipv4.conf.lan0/7.forwarding`.
   */
  readonly sysctls?: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
}
