/**
 * Frames to hold against tshark: every header of the library with random numbers in every field, but for those
 * that say how the frame goes on, which the builder fills in.
 */
import { formatIpv4, formatIpv6, formatMac } from '../../src/model/address.js';
import { type Field, type Header, type HeaderName, headers } from '../../src/model/header/index.js';
import { type BuiltPacket, buildPacket, type Layer } from '../../src/packet/index.js';
import type { Random } from '../support/random.js';

export interface Frame extends BuiltPacket {
  /** Fields that tshark does not show for a frame like this, `icmp.id` say. */
  readonly hidden: readonly string[];
}

/** Filled in, or such that another value would make it another header. */
function isFixed(name: string, { fill }: Field): boolean {
  return name === 'version' || (fill !== undefined && fill.kind !== 'value');
}

/** A header with random numbers in it, except for the fields given. */
function any(name: HeaderName, random: Random, given: Readonly<Record<string, unknown>> = {}): Layer {
  const fields: Record<string, unknown> = {};
  for (const [key, field] of Object.entries((headers[name] as Header).fields)) {
    if (!isFixed(key, field)) fields[key] = written(field, random.bits(field.bits));
  }
  return { header: name, fields: { ...fields, ...given } };
}

function written(field: Field, value: bigint): unknown {
  const format = { ipv4: formatIpv4, ipv6: formatIpv6, mac: formatMac, uint: Number, flags: Number }[
    field.type
  ];
  return format(value);
}

const hex = (random: Random, bytes: number) => Buffer.from(random.bytes(bytes)).toString('hex');
const zeros = (bytes: number) => '00'.repeat(bytes);

/** One frame of each kind. */
export function framesOf(random: Random): Frame[] {
  const frames: Frame[] = [];
  const ether = () =>
    random.oneIn(2) ? [any('ether', random)] : [any('ether', random), any('vlan', random)];
  const add = (layers: readonly Layer[], hidden: readonly string[] = []) => {
    const payload = { header: 'payload', fields: { hex: hex(random, 16 + random.below(9)) } };
    frames.push({ ...buildPacket([...ether(), ...layers, payload]), hidden });
  };
  // A first fragment's transport header would be one of a datagram that is not whole.
  const ip = (more = {}) =>
    any('ip', random, { frag_off: 0, mf: 0, options: '01'.repeat(random.below(10)), ...more });
  const ip6 = () => any('ip6', random);
  add([any('arp', random, { htype: 1, ptype: 'ip', hlen: 6, plen: 4 })]);
  add([ip({ frag_off: 1 + random.below(8191), mf: random.below(2) })]);
  add([ip6(), any('fragment', random, { frag_off: 1 + random.below(8191) })]);
  for (const network of [ip, ip6]) {
    for (const { layer, hidden } of transports(random)) add([network(), layer], hidden);
  }
  const [segment] = transports(random);
  for (const name of ['hopopt', 'dstopts'] as const) {
    add([ip6(), any(name, random, { options: zeros(random.below(30)) }), segment!.layer]);
  }
  add([ip6(), any('routing', random, { type: 200, options: zeros(random.below(40)) }), segment!.layer]);
  add([ip6(), any('ah', random, { options: hex(random, 4 + 8 * random.below(4)) }), segment!.layer]);
  return frames;
}

function transports(random: Random): { layer: Layer; hidden: readonly string[] }[] {
  const plain = (layer: Layer) => ({ layer, hidden: [] });
  const echo = (name: 'icmp' | 'icmpv6', types: readonly number[]) =>
    plain(any(name, random, { type: random.pick(types) }));
  const other = (name: 'icmp' | 'icmpv6') => ({
    layer: any(name, random, { type: 200 + random.below(50) }),
    hidden: [`${name}.id`, `${name}.sequence`],
  });
  // TCP options: no-operations. DCCP beyond the generic header: acknowledgement, service code, padding options.
  return [
    plain(any('tcp', random, { options: '01'.repeat(random.below(20)) })),
    plain(any('udp', random)),
    plain(any('udplite', random, { coverage: random.pick([0, 8, 9, 15, 20]) })),
    plain(any('sctp', random)),
    plain(any('dccp', random, { x: 1, type: random.below(10), cscov: random.below(4), options: zeros(24) })),
    plain(
      any('dccp', random, { x: 0, type: 2, cscov: random.below(4), options: zeros(4 * random.below(3)) }),
    ),
    echo('icmp', [0, 8]),
    other('icmp'),
    echo('icmpv6', [128, 129]),
    other('icmpv6'),
  ];
}
