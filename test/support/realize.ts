/** From what a packet has to be to its bytes: everything left open is drawn at random. */
import { formatIpv4, formatIpv6 } from '../../src/model/address.js';
import { type Header, type HeaderName, headerById, headers } from '../../src/model/header/index.js';
import { buildPacket, type Layer } from '../../src/packet/index.js';
import { findValue } from './domain.js';
import { cutInside, extension, firstExtension, laterFragment } from './extensions.js';
import type { Random } from './random.js';
import { carries, domainOf, type Shape, transportNumbers } from './shapes.js';

/** A number for each variable that has to have a certain one. */
export type Values = ReadonlyMap<string, bigint>;

/** A packet of the shape with the values given. */
export function realize(shape: Shape, given: Values, random: Random): Uint8Array {
  const values = new Map(given);
  if (!shape.network) return withoutNetworkHeader(shape, random);
  const value = (variable: string) =>
    Number(values.get(variable) ?? findValue(domainOf(shape, variable), random)!);
  if (!shape.l4proto) return chainWithoutEnd(value('ip6.nexthdr'), values, random);
  const protocol = value('l4proto');
  if (shape.family === 'ipv4' && !shape.transport && !given.has('ip.frag_off') && random.oneIn(2)) {
    values.set('ip.frag_off', BigInt(1 + random.below(8191)));
  }
  const network = shape.family === 'ipv4' ? ipv4(values, protocol, random) : ipv6(values, protocol, random);
  if (shape.extended) {
    const first = value('ip6.nexthdr');
    network.fields['nexthdr'] = first;
    const lead = [network, firstExtension(first, random)];
    if (!shape.transport && random.oneIn(2)) {
      return bytesOf([network, ...laterFragment(first, protocol, random), payload(random)]);
    }
    return transportOrCut(shape, lead, protocol, values, random);
  }
  const later = shape.family === 'ipv4' && (values.get('ip.frag_off') ?? 0n) !== 0n;
  if (later) return bytesOf([network, ...transportLayers(protocol, values, random)]);
  return transportOrCut(shape, [network], protocol, values, random);
}

interface WritableLayer extends Layer {
  readonly fields: Record<string, unknown>;
}

/** The transport header, whole where it is to be present; cut off where its protocol has one and it is not. */
function transportOrCut(
  shape: Shape,
  lead: readonly WritableLayer[],
  protocol: number,
  values: Values,
  random: Random,
): Uint8Array {
  const last = lead.at(-1)!;
  if (last.fields['nexthdr'] === undefined && last.header !== 'ip') last.fields['nexthdr'] = protocol;
  const inner = transportLayers(protocol, values, random);
  const bytes = bytesOf([...lead, ...inner]);
  if (shape.transport || !carries(shape.family, protocol)) return bytes;
  const header = headerById('ipproto', protocol)!;
  const start = bytesOf(lead).length;
  return bytes.slice(0, start + random.below(header.bytes));
}

function transportLayers(protocol: number, values: Values, random: Random): Layer[] {
  const header = headerById('ipproto', protocol);
  if (!header || !transportNumbers.includes(protocol)) return [payload(random)];
  return [layer(header, values, random), payload(random)];
}

/** A header's layer with the values it has to have, and addresses and ports drawn where it does not. */
function layer(header: Header, values: Values, random: Random): WritableLayer {
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(header.fields)) {
    const value = values.get(`${header.name}.${name}`);
    if (value !== undefined) fields[name] = written(field.type, value);
    else if (['saddr', 'daddr', 'sport', 'dport'].includes(name)) {
      fields[name] = written(field.type, random.bits(field.bits));
    }
  }
  return { header: header.name, fields };
}

function written(type: string, value: bigint): unknown {
  if (type === 'ipv4') return formatIpv4(value);
  return type === 'ipv6' ? formatIpv6(value) : Number(value);
}

function ipv4(values: Values, protocol: number, random: Random): WritableLayer {
  const ip = layer(headers.ip, values, random);
  const given = values.get('ip.ihl');
  const words = given !== undefined ? Number(given) - 5 : random.oneIn(4) ? random.below(11) : 0;
  ip.fields['protocol'] = protocol;
  // No-operation options (RFC 791).
  if (words > 0) ip.fields['options'] = '01'.repeat(words * 4);
  return ip;
}

function ipv6(values: Values, protocol: number, random: Random): WritableLayer {
  const ip6 = layer(headers.ip6, values, random);
  ip6.fields['nexthdr'] = protocol;
  return ip6;
}

/** Random bytes, so that whoever reads them for a header finds something. */
function payload(random: Random): Layer {
  const hex = Buffer.from(random.bytes(24 + random.below(16))).toString('hex');
  return { header: 'payload', fields: { hex } };
}

function bytesOf(layers: readonly Layer[]): Uint8Array {
  return buildPacket(layers).bytes;
}

function withoutNetworkHeader({ family }: Shape, random: Random): Uint8Array {
  const name: HeaderName = family === 'ipv4' ? 'ip' : 'ip6';
  const fields: Record<string, unknown> = layer(headers[name], new Map(), random).fields;
  const way = random.below(family === 'ipv4' ? 3 : 2);
  if (way === 1) fields['version'] = random.pick([0, 5, name === 'ip' ? 6 : 4, 15]);
  if (way === 2) fields['ihl'] = random.below(5);
  const tcp = { header: 'tcp', fields: { sport: random.below(65536), dport: random.below(65536) } };
  const bytes = bytesOf([{ header: name, fields }, tcp]);
  return way === 0 ? bytes.slice(0, 1 + random.below(headers[name].bytes - 1)) : bytes;
}

/** IPv6 whose transport protocol cannot be told: the chain is cut off, or a later fragment begins with another extension. */
function chainWithoutEnd(first: number, values: Values, random: Random): Uint8Array {
  const ip6 = layer(headers.ip6, values, random);
  ip6.fields['nexthdr'] = first;
  if (random.oneIn(3)) {
    const next = random.pick([0, 43, 44, 51, 60]);
    return bytesOf([ip6, ...laterFragment(first, next, random), payload(random)]);
  }
  const before = random.oneIn(2) ? [firstExtension(first, random)] : [];
  const cut = before.length > 0 ? random.pick([0, 43, 44, 51, 60]) : first;
  if (before[0]) before[0].fields['nexthdr'] = cut;
  const lead = bytesOf([ip6, ...before]);
  return Buffer.concat([lead, cutInside(extension(cut, 6, random), random)]);
}
