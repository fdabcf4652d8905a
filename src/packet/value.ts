/** A field's value as a packet's author writes it, and as a person reads it. */
import { formatIpv4, formatIpv6, formatMac, parseIpv4, parseIpv6, parseMac } from '../model/address.js';
import type { Field } from '../model/header/index.js';
import { maxOf } from '../model/interval.js';

export type Parsed = { readonly value: bigint } | { readonly message: string };

/** Numbers, names, lists of flags, addresses: what the field's type allows. */
export function parseFieldValue(field: Field, value: unknown): Parsed {
  switch (field.type) {
    case 'ipv4':
      return address(parseIpv4, 'an IPv4 address', value);
    case 'ipv6':
      return address(parseIpv6, 'an IPv6 address', value);
    case 'mac':
      return address(parseMac, 'a MAC address', value);
    case 'flags':
      return Array.isArray(value) ? flags(field, value) : number(field, value);
    case 'uint':
      return typeof value === 'string' ? named(field, value) : number(field, value);
  }
}

export function formatFieldValue(field: Field, value: bigint): string {
  switch (field.type) {
    case 'ipv4':
      return formatIpv4(value);
    case 'ipv6':
      return formatIpv6(value);
    case 'mac':
      return formatMac(value);
    case 'flags': {
      const set = Object.entries(field.names ?? {}).filter(([, bit]) => (value & BigInt(bit)) !== 0n);
      return set.length === 0 ? '0' : set.map(([name]) => name).join('|');
    }
    case 'uint': {
      const name = Object.entries(field.names ?? {}).find(([, number]) => BigInt(number) === value)?.[0];
      return name ?? String(value);
    }
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
}

function address(parse: (text: string) => bigint | undefined, what: string, value: unknown): Parsed {
  const parsed = typeof value === 'string' ? parse(value) : undefined;
  return parsed === undefined ? { message: `${shown(value)} is not ${what}` } : { value: parsed };
}

function number(field: Field, value: unknown): Parsed {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    const names = field.type === 'flags' ? ' or a list of flags' : field.names ? ' or one of its names' : '';
    return { message: `${shown(value)} is not a whole number from 0${names}` };
  }
  const max = maxOf(field.bits);
  if (BigInt(value) > max) return { message: `${value} does not fit ${field.bits} bits (0 to ${max})` };
  return { value: BigInt(value) };
}

function named(field: Field, name: string): Parsed {
  const names = field.names ?? {};
  if (Object.hasOwn(names, name)) return { value: BigInt(names[name]!) };
  const known = Object.keys(names);
  return {
    message: known.length
      ? `'${name}' is not one of ${known.join(', ')}`
      : `'${name}' is not a whole number from 0`,
  };
}

function flags(field: Field, names: readonly unknown[]): Parsed {
  let value = 0n;
  for (const name of names) {
    const parsed =
      typeof name === 'string' ? named(field, name) : { message: `${shown(name)} is not a flag` };
    if ('message' in parsed) return parsed;
    value |= parsed.value;
  }
  return { value };
}
