/** Packets around what a chain's rules ask for: some that match a rule, some that nearly do. */
import { fieldNamed } from '../../model/field.js';
import type { Chain, Condition } from '../../model/firewall.js';
import { headerNamed } from '../../model/header/index.js';
import { maxOf } from '../../model/interval.js';
import { isBad, parseValue } from '../../model/value.js';
import { type BuiltPacket, buildPacket, checkLayers, type Layer, writeField } from '../../packet/index.js';
import { hasInput, hasOutput } from '../../reference/firewall/devices.js';
import type { HookPacket } from '../../reference/firewall/index.js';
import type { Random } from '../random.js';

const transports = ['tcp', 'udp', 'udplite', 'sctp', 'dccp', 'icmp', 'icmpv6'] as const;
const withPorts: readonly string[] = ['tcp', 'udp', 'udplite', 'sctp', 'dccp'];

/** Names of devices that a module's rules speak of, and a few more; all can be given to a link. */
export function devicesOf(chains: readonly Chain[]): string[] {
  const named = chains
    .flatMap((chain) => chain.rules.flatMap((rule) => rule.when))
    .flatMap((condition) => (isDevice(condition) ? condition.values : []))
    .map((name) => name.replace('*', '7'));
  return [...new Set(['lo', 'eth0', ...named])].filter((name) => /^[\w.-]{1,15}$/.test(name)).slice(0, 12);
}

function isDevice(condition: Condition): condition is Extract<Condition, { op: 'in' | 'notIn' }> {
  return 'values' in condition && fieldNamed(condition.field)?.type === 'ifname';
}

/** A whole packet for a chain. */
export function packetFor(chain: Chain, devices: readonly string[], random: Random): HookPacket {
  const family = random.pick(chain.families);
  const when = chain.rules.length > 0 ? random.pick(chain.rules).when : [];
  const wanted = when.map(({ field }) => field.split('.')[0]!).find((space) => isTransport(space));
  const transport = wanted && !random.oneIn(8) ? wanted : random.pick(transports);
  const payload: Layer = {
    header: 'payload',
    fields: { hex: Buffer.from(random.bytes(random.below(64))).toString('hex') },
  };
  const ip = { header: family === 'ipv4' ? 'ip' : 'ip6', fields: {} };
  const layers = [ip, { header: transport, fields: {} }, payload];
  const packet = buildPacket(checkLayers(layers).length === 0 ? layers : [ip, payload]);
  for (const condition of when) {
    const protocol = condition.field === 'meta.l4proto' ? lastProtocol(family) : condition.field;
    if (!random.oneIn(5)) impress(packet, { ...condition, field: protocol }, random);
  }
  const device = (field: string) => {
    const asked = when.find((one) => one.field === field);
    const name = asked && isDevice(asked) && random.oneIn(2) ? asked.values[0]!.replace('*', '7') : '';
    return devices.includes(name) ? name : random.pick(devices);
  };
  return {
    family,
    bytes: packet.bytes,
    iif: hasInput(chain.hook) ? device('meta.iifname') : undefined,
    oif: hasOutput(chain.hook) ? device('meta.oifname') : undefined,
  };
}

function isTransport(space: string): boolean {
  return (transports as readonly string[]).includes(space);
}

/** The field that says what comes after an IP header without extensions. */
function lastProtocol(family: HookPacket['family']): string {
  return family === 'ipv4' ? 'ip.protocol' : 'ip6.nexthdr';
}

/** Writes a number that meets a condition, or lies next to one that does. */
function impress({ bytes, layers }: BuiltPacket, condition: Condition, random: Random): void {
  const [space = '', name = ''] = condition.field.split('.');
  const field = fieldNamed(condition.field);
  const layer = layers.find(({ header }) => (space === 'th' ? withPorts.includes(header) : header === space));
  const header = layer && headerNamed(layer.header);
  if (!field || !layer || !header) return;
  writeField(header, name, bytes, layer.offset, BigInt.asUintN(field.bits, numberFor(condition, random)));
}

function numberFor(condition: Condition, random: Random): bigint {
  if (!('values' in condition)) return BigInt(condition.value) ^ (random.oneIn(3) ? 1n : 0n);
  const field = fieldNamed(condition.field)!;
  const interval = parseValue(field, random.pick(condition.values));
  if (isBad(interval)) return 0n;
  const { from, to } = interval;
  const inside = from + (random.bits(field.bits) % (to - from + 1n));
  const candidates = [from, to, inside, from - 1n, to + 1n];
  const number = random.pick(candidates);
  return number < 0n || number > maxOf(field.bits) ? inside : number;
}
