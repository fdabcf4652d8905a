/**
 * The headers as a spec writes them. Each is two things at once: a function that makes a layer of a packet
 * (`tcp({ dport: 22 })`), and its fields, which make conditions (`tcp.dport.eq(22)`). Both are derived from
 * the header library, names, widths and types.
 */
import { type ConditionHeader, conditionHeaders, fieldNamed } from '../model/field.js';
import { type Field, type Header, type HeaderName, headers } from '../model/header/index.js';
import type { ipProtocols } from '../model/header/numbers.js';
import { type Located, located } from './origin.js';

/** What a condition builder returns; `values` are as written, `check` reads them. */
export interface ConditionSpec extends Located {
  readonly field: string;
  readonly op: 'in' | 'notIn' | 'mask' | 'notMask';
  readonly values?: readonly unknown[];
  readonly mask?: unknown;
  readonly value?: unknown;
}

/** A closed range, both ends included. */
export interface Range<T> {
  readonly from: T;
  readonly to: T;
}

type Item<T> = T | Range<T>;

interface Compare<One, Many> {
  /** The field has this value. */
  eq(value: One): ConditionSpec;
  /** The field is there and has another value. */
  ne(value: One): ConditionSpec;
  /** The field has one of these values or lies in one of these ranges. */
  in(...values: (Many | readonly Many[])[]): ConditionSpec;
  /** The field is there and has none of these values. */
  notIn(...values: (Many | readonly Many[])[]): ConditionSpec;
}

export interface UintField<Name extends string>
  extends Compare<number | Name, Item<number | Name> | `${number}-${number}`> {
  /** The field lies between these, both included. */
  range(from: number, to: number): ConditionSpec;
  /** `(field & mask) == value`. */
  mask(mask: number, value: number): ConditionSpec;
}

/** `192.0.2.1`, `192.0.2.0/24`, `192.0.2.1-192.0.2.9`; IPv6 the same. */
export interface AddressField extends Compare<string, Item<string>> {
  range(from: string, to: string): ConditionSpec;
}

/** Interface names; a `*` at the end matches any rest. */
export type NameField = Compare<string, string>;

export interface FlagsField<Name extends string> {
  /** All these flags are set, whatever the others are. */
  has(...flags: Name[]): ConditionSpec;
  /** Exactly these flags are set and no others. */
  eq(...flags: Name[]): ConditionSpec;
  /** None of these flags is set. */
  lacks(...flags: Name[]): ConditionSpec;
  /** Of the flags in `of`, exactly those in `set` are set. */
  mask(of: readonly Name[] | number, set: readonly Name[] | number): ConditionSpec;
}

type NamesOf<F> = F extends { names: infer N } ? Extract<keyof N, string> : never;

type ConditionOf<F extends Field> = F['type'] extends 'flags'
  ? FlagsField<NamesOf<F>>
  : F['type'] extends 'ipv4' | 'ipv6'
    ? AddressField
    : UintField<NamesOf<F>>;

type ValueOf<F extends Field> = F['type'] extends 'flags'
  ? number | readonly NamesOf<F>[]
  : F['type'] extends 'uint'
    ? number | NamesOf<F>
    : string;

/** A layer of a packet: a header's fields as far as the author gives them; the rest is filled in. */
export interface LayerSpec extends Located {
  readonly header: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

type LayerFields<H extends Header> = { readonly [K in keyof H['fields']]?: ValueOf<H['fields'][K]> } & {
  /** Bytes of the header after its fixed part (IP or TCP options), in hex. */
  readonly options?: string;
};

type Layer<H extends Header> = (fields?: LayerFields<H>) => LayerSpec;
type Conditions<H extends Header> = { readonly [K in keyof H['fields']]: ConditionOf<H['fields'][K]> };

type Vocabulary = {
  readonly [N in HeaderName]: N extends ConditionHeader
    ? Layer<(typeof headers)[N]> & Conditions<(typeof headers)[N]>
    : Layer<(typeof headers)[N]>;
};

const flat = (values: readonly unknown[]) => values.flat();

/** All the condition makers of a field; which of them a field has is its type's business. */
function conditions(field: string): object {
  const info = fieldNamed(field)!;
  const flags = {
    has: (...set: unknown[]) => located({ field, op: 'mask', mask: set, value: set }),
    eq: (...set: unknown[]) => located({ field, op: 'mask', mask: 0xff, value: set }),
    lacks: (...set: unknown[]) => located({ field, op: 'mask', mask: set, value: 0 }),
    mask: (of: unknown, set: unknown) => located({ field, op: 'mask', mask: of, value: set }),
  };
  const compare = {
    eq: (value: unknown) => located({ field, op: 'in', values: [value] }),
    ne: (value: unknown) => located({ field, op: 'notIn', values: [value] }),
    in: (...values: unknown[]) => located({ field, op: 'in', values: flat(values) }),
    notIn: (...values: unknown[]) => located({ field, op: 'notIn', values: flat(values) }),
    range: (from: unknown, to: unknown) => located({ field, op: 'in', values: [{ from, to }] }),
    mask: (mask: unknown, value: unknown) => located({ field, op: 'mask', mask, value }),
  };
  return info.type === 'flags' ? flags : compare;
}

function vocabulary(name: HeaderName): unknown {
  const layer = (fields: Readonly<Record<string, unknown>> = {}) => located({ header: name, fields });
  if (!(conditionHeaders as readonly string[]).includes(name)) return layer;
  for (const key of Object.keys(headers[name].fields)) {
    Object.defineProperty(layer, key, {
      value: Object.freeze(conditions(`${name}.${key}`)),
      enumerable: true,
    });
  }
  return layer;
}

const words = Object.fromEntries(
  Object.keys(headers).map((n) => [n, vocabulary(n as HeaderName)]),
) as unknown as Vocabulary;

export const {
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
} = words;

/** The first four bytes of the transport protocols that have ports, whichever of them it is. */
export const th = { sport: conditions('th.sport'), dport: conditions('th.dport') } as {
  readonly sport: UintField<never>;
  readonly dport: UintField<never>;
};

/** What is known of a packet beside its bytes. */
export const meta = {
  nfproto: conditions('meta.nfproto'),
  l4proto: conditions('meta.l4proto'),
  iifname: conditions('meta.iifname'),
  oifname: conditions('meta.oifname'),
} as {
  readonly nfproto: UintField<'ipv4' | 'ipv6'>;
  readonly l4proto: UintField<Extract<keyof typeof ipProtocols, string>>;
  readonly iifname: NameField;
  readonly oifname: NameField;
};

/** The bytes after the last header, as text or as bytes. */
export function payload(data: string | Uint8Array): LayerSpec {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return located({ header: 'payload', fields: { hex } });
}
