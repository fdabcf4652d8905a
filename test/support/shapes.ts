/**
 * The kinds of packet there are as far as conditions can tell: which headers are present, and which numbers of a
 * packet depend on each other. Within a shape every variable is free but for its domain.
 */
import { fieldNamed } from '../../src/model/field.js';
import type { Chain, Family } from '../../src/model/firewall.js';
import { headers } from '../../src/model/header/index.js';
import { portProtocols } from '../../src/model/header/numbers.js';
import { complement, union } from '../../src/model/interval.js';
import { type Domain, exactly, fullDomain, within } from './domain.js';

export const transports = ['tcp', 'udp', 'udplite', 'sctp', 'dccp', 'icmp', 'icmpv6'] as const;
export type TransportName = (typeof transports)[number];

export const transportNumbers: readonly number[] = transports.map((t) => headers[t].id.ipproto);

/** Those whose header a family's packets can have: each has its own ICMP. */
export function transportsOf(family: Family): readonly TransportName[] {
  const foreign = family === 'ipv4' ? 'icmpv6' : 'icmp';
  return transports.filter((name) => name !== foreign);
}

/** Whether a whole header of the protocol is present in a packet of the family. */
export function carries(family: Family, protocol: number): boolean {
  return transportsOf(family).some((name) => headers[name].id.ipproto === protocol);
}

/** IPv6 extension headers. */
export const extensionNumbers: readonly number[] = [0, 43, 44, 51, 60];

export interface Shape {
  readonly family: Family;
  readonly network: boolean;
  /** Whether the transport protocol can be told. */
  readonly l4proto: boolean;
  readonly transport?: TransportName;
  /** IPv6: whether an extension header comes first. */
  readonly extended: boolean;
}

/** A variable of a shape's packets by field name: fields that are always equal share one. Undefined: not present. */
export function variableOf(shape: Shape, chain: Chain, field: string): string | undefined {
  const [space = '', name = ''] = field.split('.');
  switch (space) {
    case 'meta':
      return metaVariable(shape, chain, name);
    case 'th': {
      const { transport } = shape;
      return transport && (portProtocols as readonly string[]).includes(transport)
        ? `${transport}.${name}`
        : undefined;
    }
    case 'ip':
      if (shape.family !== 'ipv4' || !shape.network) return undefined;
      return name === 'protocol' ? 'l4proto' : field;
    case 'ip6':
      if (shape.family !== 'ipv6' || !shape.network) return undefined;
      return name === 'nexthdr' && !shape.extended ? 'l4proto' : field;
    default:
      return space === shape.transport ? field : undefined;
  }
}

function metaVariable(shape: Shape, { hook }: Chain, name: string): string | undefined {
  if (name === 'nfproto') return 'nfproto';
  if (name === 'l4proto') return shape.l4proto ? 'l4proto' : undefined;
  if (name === 'iifname') return ['prerouting', 'input', 'forward'].includes(hook) ? 'iif' : undefined;
  return ['forward', 'output', 'postrouting'].includes(hook) ? 'oif' : undefined;
}

const notExtension = complement(union(extensionNumbers.map((n) => ({ from: BigInt(n), to: BigInt(n) }))), 8);

/** What a variable can be before any condition. */
export function domainOf(shape: Shape, variable: string): Domain {
  switch (variable) {
    case 'nfproto':
      return exactly(shape.family === 'ipv4' ? 2 : 10);
    case 'l4proto': {
      if (shape.transport) return exactly(headers[shape.transport].id.ipproto);
      return shape.family === 'ipv4' ? fullDomain(8) : within(fullDomain(8), notExtension);
    }
    case 'ip.version':
      return exactly(4);
    case 'ip6.version':
      return exactly(6);
    case 'ip.ihl':
      return within(fullDomain(4), [{ from: 5n, to: 15n }]);
    case 'ip.frag_off':
      return shape.transport ? exactly(0) : fullDomain(13);
    case 'ip6.nexthdr':
      return exactly(...extensionNumbers);
    default: {
      const field = fieldNamed(variable);
      if (!field) throw new Error(`no such field: ${variable}`);
      return fullDomain(field.bits);
    }
  }
}

/** Every shape that packets at the chain can have. */
export function shapesOf(chain: Chain): Shape[] {
  return chain.families.flatMap((family) => {
    const none: Shape = { family, network: false, l4proto: false, extended: false };
    const plain: Shape[] = [undefined, ...transportsOf(family)].map((transport) => ({
      family,
      network: true,
      l4proto: true,
      extended: false,
      ...(transport ? { transport } : {}),
    }));
    if (family === 'ipv4') return [...plain, none];
    const cutOff: Shape = { family, network: true, l4proto: false, extended: true };
    return [...plain, ...plain.map((shape) => ({ ...shape, extended: true })), cutOff, none];
  });
}

/** Fields that fill a whole variable, for probing values around a condition's. */
export function widthOf(variable: string): number {
  if (variable === 'l4proto' || variable === 'nfproto') return 8;
  return fieldNamed(variable)?.bits ?? 0;
}
