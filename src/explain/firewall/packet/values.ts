/** What a packet has on each axis of a classifier, as the reference reads it. */
import { found, type Source } from '../../../lower/classifier/axis.js';
import { portProtocolNumbers } from '../../../model/field.js';
import { headers } from '../../../model/header/index.js';
import type { HookPacket, PacketFields } from '../../../reference/firewall/index.js';
import { placeOf } from '../effect/devices.js';

/** A number that the packet does not have is 0: nothing depends on it then. */
export function valueOn(source: Source, fields: PacketFields, packet: HookPacket): bigint {
  switch (source.kind) {
    case 'found':
      return foundOf(fields, packet);
    case 'key':
      return numberOf(fields, `${source.key.header}.${source.key.field}`);
    case 'bits': {
      const { key, mask, value } = source;
      const number = numberOf(fields, `${key.header}.${key.field}`);
      return (number & BigInt(mask)) === BigInt(value) ? 1n : 0n;
    }
    case 'device': {
      const name = fields.get(source.which === 'in' ? 'meta.iifname' : 'meta.oifname');
      return typeof name === 'string' ? BigInt(placeOf(name, source.names)) : 0n;
    }
  }
}

function numberOf(fields: PacketFields, name: string): bigint {
  const value = fields.get(name);
  return typeof value === 'bigint' ? value : 0n;
}

function foundOf(fields: PacketFields, { family }: HookPacket): bigint {
  if (fields.get(family === 'ipv4' ? 'ip.version' : 'ip6.version') === undefined) return found.nothing;
  const protocol = fields.get('meta.l4proto');
  if (typeof protocol !== 'bigint') return found.network;
  return (hasHeader(fields, Number(protocol)) ? found.header : found.protocol) + protocol;
}

/** Whether the transport header is there: then so is a field of it that all of its kind have. */
function hasHeader(fields: PacketFields, protocol: number): boolean {
  if (portProtocolNumbers.includes(protocol)) return fields.get('th.dport') !== undefined;
  const name = (['icmp', 'icmpv6'] as const).find((header) => headers[header].id.ipproto === protocol);
  return name !== undefined && fields.get(`${name}.type`) !== undefined;
}
