/**
 * The vocabulary of conditions: every field that a rule may test, by its name in a spec (`ip.saddr`), with
 * its width and with what has to be in a packet for the field to be present (docs/semantics.md).
 */
import { type Field, headers } from './header/index.js';
import { ipProtocols, portProtocols } from './header/numbers.js';

export type ValueType = 'uint' | 'flags' | 'ipv4' | 'ipv6' | 'ifname';

/** The headers whose fields a rule at an IP hook can test. */
export const conditionHeaders = [
  'ip',
  'ip6',
  'tcp',
  'udp',
  'udplite',
  'sctp',
  'dccp',
  'icmp',
  'icmpv6',
] as const;
export type ConditionHeader = (typeof conditionHeaders)[number];

export interface FieldInfo {
  /** As written in a spec: `tcp.dport`. */
  readonly name: string;
  readonly type: ValueType;
  readonly bits: number;
  readonly names: Readonly<Record<string, number>>;
  /** The header the field is read from; absent for `meta` and `th`. */
  readonly header?: ConditionHeader;
  /** Its declaration; absent for `meta`; for `th` it is that of TCP, which all port protocols share. */
  readonly field?: Field;
  readonly doc: string;
}

const meta: readonly FieldInfo[] = [
  {
    name: 'meta.nfproto',
    type: 'uint',
    bits: 8,
    names: { ipv4: 2, ipv6: 10 },
    doc: 'address family of the hook (NFPROTO_IPV4, NFPROTO_IPV6)',
  },
  {
    name: 'meta.l4proto',
    type: 'uint',
    bits: 8,
    names: ipProtocols,
    doc: 'transport protocol, IPv6 extension headers skipped',
  },
  { name: 'meta.iifname', type: 'ifname', bits: 0, names: {}, doc: 'name of the input interface' },
  { name: 'meta.oifname', type: 'ifname', bits: 0, names: {}, doc: 'name of the output interface' },
];

const th: readonly FieldInfo[] = [
  {
    name: 'th.sport',
    type: 'uint',
    bits: 16,
    names: {},
    field: headers.tcp.fields.sport,
    doc: 'source port of TCP, UDP, UDP-Lite, SCTP or DCCP',
  },
  {
    name: 'th.dport',
    type: 'uint',
    bits: 16,
    names: {},
    field: headers.tcp.fields.dport,
    doc: 'destination port of TCP, UDP, UDP-Lite, SCTP or DCCP',
  },
];

function ofHeader(name: ConditionHeader): FieldInfo[] {
  const entries: [string, Field][] = Object.entries(headers[name].fields);
  return entries.map(([key, field]) => ({
    name: `${name}.${key}`,
    type: field.type as ValueType,
    bits: field.bits,
    names: field.names ?? {},
    header: name,
    field,
    doc: field.doc,
  }));
}

const all = new Map([...meta, ...th, ...conditionHeaders.flatMap(ofHeader)].map((f) => [f.name, f]));

export function fieldNamed(name: string): FieldInfo | undefined {
  return all.get(name);
}

/** Every field name, in the order of the library. */
export function fieldNames(): string[] {
  return [...all.keys()];
}

/** The IP protocol a field's header is carried as, for transport fields; undefined for the others. */
export function protocolOf(field: FieldInfo): number | undefined {
  if (!field.header || field.header === 'ip' || field.header === 'ip6') return undefined;
  return headers[field.header].id.ipproto;
}

/** The IP protocol numbers that have ports. */
export const portProtocolNumbers: readonly number[] = portProtocols.map((p) => headers[p].id.ipproto);
