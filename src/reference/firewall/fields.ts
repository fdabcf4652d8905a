/** The fields a packet has at a hook: docs/semantics.md, "When a field is present". */
import { fieldNames } from '../../model/field.js';
import type { Hook } from '../../model/firewall.js';
import { type Header, headerById, headerNamed } from '../../model/header/index.js';
import { portProtocols } from '../../model/header/numbers.js';
import { readField } from '../../packet/bits.js';
import type { HookPacket } from './packet.js';
import { hasNetworkHeader, transportOf } from './transport.js';

/** A number or an address as a number; an interface's name. */
export type Value = bigint | string;

/** NFPROTO_IPV4 and NFPROTO_IPV6 (include/uapi/linux/netfilter.h). */
const nfproto = { ipv4: 2n, ipv6: 10n } as const;

const withInput: readonly Hook[] = ['prerouting', 'input', 'forward'];
const withOutput: readonly Hook[] = ['forward', 'output', 'postrouting'];

/** Reads fields by name; undefined says that the packet does not have the field. */
export class PacketFields {
  readonly #packet: HookPacket;
  readonly #meta: ReadonlyMap<string, Value>;
  /** The headers that are there, by name, and where. */
  readonly #there = new Map<string, { header: Header; offset: number }>();

  constructor(hook: Hook, packet: HookPacket) {
    this.#packet = packet;
    const meta = new Map<string, Value>([['nfproto', nfproto[packet.family]]]);
    if (packet.iif !== undefined && withInput.includes(hook)) meta.set('iifname', packet.iif);
    if (packet.oif !== undefined && withOutput.includes(hook)) meta.set('oifname', packet.oif);
    this.#meta = meta;
    if (!hasNetworkHeader(packet)) return;
    const network = packet.family === 'ipv4' ? 'ip' : 'ip6';
    this.#there.set(network, { header: headerNamed(network)!, offset: 0 });
    const transport = transportOf(packet);
    if (!transport) return;
    meta.set('l4proto', BigInt(transport.protocol));
    const header = headerById('ipproto', transport.protocol);
    if (!header || transport.offset === undefined) return;
    if (transport.offset + header.bytes > packet.bytes.length) return;
    // An IP header inside this one is not the hook's: its fields are not conditions' business.
    if (header.name === 'ip' || header.name === 'ip6') return;
    // Nor is there a header where the other family's ICMP is named.
    if (header.name === (packet.family === 'ipv4' ? 'icmpv6' : 'icmp')) return;
    const place = { header, offset: transport.offset };
    this.#there.set(header.name, place);
    if ((portProtocols as readonly string[]).includes(header.name)) this.#there.set('th', place);
  }

  get(name: string): Value | undefined {
    const [space = '', field = ''] = name.split('.');
    if (space === 'meta') return this.#meta.get(field);
    const place = this.#there.get(space);
    return place && readField(place.header, field, this.#packet.bytes, place.offset);
  }
}

/** Every field of the vocabulary that the packet has at the hook, with its value. */
export function presentFields(hook: Hook, packet: HookPacket): Map<string, Value> {
  const fields = new PacketFields(hook, packet);
  const out = new Map<string, Value>();
  for (const name of fieldNames()) {
    const value = fields.get(name);
    if (value !== undefined) out.set(name, value);
  }
  return out;
}
