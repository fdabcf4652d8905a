/** The header library, Ethernet to TCP. */
import type { Header } from './header.js';
import { arp, ether, vlan } from './link.js';
import { ah, dstopts, fragment, hopopt, ip, ip6, routing } from './network.js';
import { dccp, icmp, icmpv6, sctp, tcp, udp, udplite } from './transport.js';

export const headers = {
  ether,
  vlan,
  arp,
  ip,
  ip6,
  hopopt,
  dstopts,
  routing,
  fragment,
  ah,
  tcp,
  udp,
  udplite,
  sctp,
  dccp,
  icmp,
  icmpv6,
} as const satisfies Record<string, Header>;

export type HeaderName = keyof typeof headers;

export function headerNamed(name: string): Header | undefined {
  return Object.hasOwn(headers, name) ? headers[name as HeaderName] : undefined;
}

/** The header that a value in a namespace stands for, if the library has it. */
export function headerById(space: 'ethertype' | 'ipproto', value: number): Header | undefined {
  return Object.values<Header>(headers).find((h) => h.id?.[space] === value);
}

export type { Field, FieldType, Fill, Header } from './header.js';
