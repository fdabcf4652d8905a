/** What the generated parsers leave of a packet in `struct …_pkt`, read with the reference's own eyes: what a lookup is given. */
import { needsOf } from '../../src/emit/firewall/needs.js';
import { found, type Source } from '../../src/lower/classifier/axis.js';
import type { Values } from '../../src/lower/classifier/lookup.js';
import type { FirewallPlan } from '../../src/lower/firewall/plan.js';
import type { Key } from '../../src/lower/firewall/test.js';
import { fieldNames } from '../../src/model/field.js';
import type { Family, Hook } from '../../src/model/firewall.js';
import { type HookPacket, PacketFields } from '../../src/reference/firewall/index.js';

/** The transport protocols whose headers are looked at, by family; both families share one parser of these. */
export function parsedProtocols(plan: FirewallPlan): ReadonlySet<number> {
  const families: readonly Family[] = ['ipv4', 'ipv6'];
  return new Set(families.flatMap((family) => needsOf(plan, family).protocols));
}

export function valuesOf(hook: Hook, packet: HookPacket, parsed: ReadonlySet<number>): Values {
  const fields = new PacketFields(hook, packet);
  const protocol = fields.get('meta.l4proto') as bigint | undefined;
  const transport = transportHeader(fields, protocol, parsed);
  const number = (key: Key): bigint => {
    const network = key.header === 'ip' || key.header === 'ip6';
    if (!network && !transport) return 0n;
    return (fields.get(`${key.header}.${key.field}`) as bigint | undefined) ?? 0n;
  };
  return (source: Source) => {
    switch (source.kind) {
      case 'found': {
        const there = fields.get(packet.family === 'ipv4' ? 'ip.saddr' : 'ip6.saddr') !== undefined;
        if (!there) return found.nothing;
        if (protocol === undefined) return found.network;
        return (transport ? found.header : found.protocol) + protocol;
      }
      case 'key':
        return number(source.key);
      case 'bits':
        return (number(source.key) & BigInt(source.mask)) === BigInt(source.value) ? 1n : 0n;
      case 'device':
        return deviceNumber(
          fields.get(source.which === 'in' ? 'meta.iifname' : 'meta.oifname'),
          source.names,
        );
    }
  };
}

/** Whether the transport header is there, and a parser looks at it. */
function transportHeader(
  fields: PacketFields,
  protocol: bigint | undefined,
  parsed: ReadonlySet<number>,
): boolean {
  if (protocol === undefined || !parsed.has(Number(protocol))) return false;
  return probes.some((name) => fields.get(name) !== undefined);
}

/** A field of each transport header. */
const probes: readonly string[] = fieldNames()
  .map((name) => name.split('.') as [string, string])
  .filter(([space]) => !['meta', 'ip', 'ip6', 'th'].includes(space))
  .filter(([space], at, all) => all.findIndex(([other]) => other === space) === at)
  .map((parts) => parts.join('.'));

function deviceNumber(name: unknown, names: readonly string[]): bigint {
  if (name === undefined) return 0n;
  const at = names.findIndex((own: string) =>
    own.endsWith('*') ? String(name).startsWith(own.slice(0, -1)) : own === name,
  );
  return BigInt(at < 0 ? 1 : at + 2);
}
