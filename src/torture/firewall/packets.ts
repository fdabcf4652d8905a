/** Packets around what a chain's rules ask for: some that match a rule, some that nearly do. */
import { matchingSet } from '../../model/condition.js';
import { type FieldInfo, fieldNamed } from '../../model/field.js';
import type { Chain, Condition, Family } from '../../model/firewall.js';
import { headerNamed } from '../../model/header/index.js';
import { portProtocols } from '../../model/header/numbers.js';
import { maxOf } from '../../model/interval.js';
import { isBad, parseValue } from '../../model/value.js';
import { type BuiltPacket, buildPacket, checkLayers, type Layer, writeField } from '../../packet/index.js';
import { hasInput, hasOutput } from '../../reference/firewall/devices.js';
import type { HookPacket } from '../../reference/firewall/index.js';
import type { Random } from '../random.js';

export const transports = ['tcp', 'udp', 'udplite', 'sctp', 'dccp', 'icmp', 'icmpv6'] as const;
const withPorts: readonly string[] = portProtocols;

type DeviceCondition = Extract<Condition, { op: 'in' | 'notIn' }>;

/** Names of devices that a module's rules speak of, and a few more; all can be given to a link. */
export function devicesOf(chains: readonly Chain[]): string[] {
  const named = chains
    .flatMap((chain) => chain.rules.flatMap((rule) => rule.when))
    .flatMap((condition) => (isDevice(condition) ? condition.values : []))
    .map((name) => name.replace('*', '7'));
  return [...new Set(['lo', 'eth0', ...named])].filter((name) => /^[\w.-]{1,15}$/.test(name)).slice(0, 12);
}

export function isDevice(condition: Condition): condition is DeviceCondition {
  return 'values' in condition && fieldNamed(condition.field)?.type === 'ifname';
}

export function isTransport(space: string): boolean {
  return (transports as readonly string[]).includes(space);
}

/** What is chosen of a packet; the rest comes by chance. */
export interface Wanted {
  readonly family: Family;
  readonly transport: string;
  readonly when: readonly Condition[];
  /** The number for a condition, or the name of a device; undefined leaves the field as it is. */
  readonly value: (condition: Condition, index: number) => bigint | string | undefined;
  /** The header whose last byte is missing, with all that would come after it. */
  readonly short?: 'network' | 'transport';
}

/** A packet whose headers are whole, unless one is to be short. */
export function packetWith(
  chain: Chain,
  wanted: Wanted,
  devices: readonly string[],
  random: Random,
): HookPacket {
  const { family, transport, when, value, short } = wanted;
  const payload: Layer = {
    header: 'payload',
    fields: { hex: Buffer.from(random.bytes(random.below(64))).toString('hex') },
  };
  const ip = { header: family === 'ipv4' ? 'ip' : 'ip6', fields: {} };
  const layers = [ip, { header: transport, fields: {} }, payload];
  const packet = buildPacket(checkLayers(layers).length === 0 ? layers : [ip, payload]);
  const chosen = new Map<string, string>();
  for (const [index, condition] of when.entries()) {
    const one = value(condition, index);
    if (typeof one === 'bigint') impress(packet, condition, one);
    else if (one !== undefined) chosen.set(condition.field, one);
  }
  const device = (field: string) => {
    const name = chosen.get(field) ?? '';
    return devices.includes(name) ? name : random.pick(devices);
  };
  return {
    family,
    bytes: short ? cutOff(packet, short) : packet.bytes,
    iif: hasInput(chain.hook) ? device('meta.iifname') : undefined,
    oif: hasOutput(chain.hook) ? device('meta.oifname') : undefined,
  };
}

function cutOff({ bytes, layers }: BuiltPacket, short: 'network' | 'transport'): Uint8Array {
  const { offset, length } = layers[short === 'network' ? 0 : 1]!;
  return bytes.subarray(0, Math.max(1, offset + length - 1));
}

/** A whole packet for a chain. */
export function packetFor(chain: Chain, devices: readonly string[], random: Random): HookPacket {
  const family = random.pick(chain.families);
  const when = chain.rules.length > 0 ? random.pick(chain.rules).when : [];
  const asked = when.map(({ field }) => field.split('.')[0]!).find((space) => isTransport(space));
  const transport = asked && !random.oneIn(8) ? asked : random.pick(transports);
  const value = (condition: Condition) => {
    if (isDevice(condition)) return random.oneIn(2) ? condition.values[0]!.replace('*', '7') : undefined;
    return random.oneIn(5) ? undefined : numberNear(condition, random);
  };
  return packetWith(chain, { family, transport, when, value }, devices, random);
}

/**
 * Writes a number into the field that a condition looks at. The port of another protocol is written too: a rule that
 * forgets which protocol it is about would take it.
 */
function impress({ bytes, layers }: BuiltPacket, { field: path }: Condition, number: bigint): void {
  const field = fieldNamed(path);
  if (!field) return;
  const [space = '', name = ''] = path.split('.');
  const any = withPorts.includes(space) || space === 'th' ? withPorts : [space];
  const [header, own] = path === 'meta.l4proto' ? protocolField(layers[0]!.header) : [undefined, name];
  const layer = layers.find((one) =>
    header === undefined ? any.includes(one.header) : one.header === header,
  );
  const declared = layer && headerNamed(layer.header);
  if (!layer || !declared || !(own in declared.fields)) return;
  writeField(declared, own, bytes, layer.offset, BigInt.asUintN(field.bits, number));
}

/** Where a network header says what comes after it. */
function protocolField(network: string): [header: string, name: string] {
  return network === 'ip' ? ['ip', 'protocol'] : ['ip6', 'nexthdr'];
}

/** A number that meets a condition, or lies next to one that does. */
function numberNear(condition: Condition, random: Random): bigint {
  if (!('values' in condition)) return BigInt(condition.value) ^ (random.oneIn(3) ? 1n : 0n);
  const field = fieldNamed(condition.field)!;
  const interval = parseValue(field, random.pick(condition.values));
  if (isBad(interval)) return 0n;
  const { from, to } = interval;
  const inside = within(field, interval, random);
  return clipped(field, random.pick([from, to, inside, from - 1n, to + 1n])) ?? inside;
}

/** A number that meets a condition. */
export function numberMeeting(condition: Condition, random: Random): bigint | undefined {
  const field = fieldNamed(condition.field)!;
  if ('values' in condition) {
    const set = matchingSet(condition);
    return set.length === 0 ? undefined : within(field, random.pick(set), random);
  }
  const { mask, value, op } = condition;
  const rest = random.bits(field.bits) & ~BigInt(mask);
  return (BigInt(value) | rest) ^ (op === 'mask' ? 0n : BigInt(mask & -mask));
}

/** Numbers at the limits of what a condition asks for, on both sides. */
export function numbersAtLimits(condition: Condition): bigint[] {
  const field = fieldNamed(condition.field)!;
  if (!('values' in condition)) {
    const { mask, value } = condition;
    const bits = Array.from({ length: field.bits }, (_, bit) => 1n << BigInt(bit));
    return [BigInt(value), ...bits.filter((bit) => bit & BigInt(mask)).map((bit) => BigInt(value) ^ bit)];
  }
  const numbers = condition.values.flatMap((text) => {
    const interval = parseValue(field, text);
    return isBad(interval) ? [] : [interval.from - 1n, interval.from, interval.to, interval.to + 1n];
  });
  return [...new Set(numbers)].flatMap((number) => clipped(field, number) ?? []);
}

function within({ bits }: FieldInfo, { from, to }: { from: bigint; to: bigint }, random: Random): bigint {
  return from + (random.bits(bits) % (to - from + 1n));
}

function clipped({ bits }: FieldInfo, number: bigint): bigint | undefined {
  return number < 0n || number > maxOf(bits) ? undefined : number;
}
