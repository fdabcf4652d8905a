/**
 * The text of one value in a condition, as the model carries it, and the interval it stands for:
 * `22`, `8000-8099`, `192.0.2.0/24`, `2001:db8::1-2001:db8::9`, `echo-request`.
 */
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from './address.js';
import type { FieldInfo } from './field.js';
import { type Interval, type IntervalSet, maxOf, union } from './interval.js';

/** Why a text is not a value of a field. */
export interface BadValue {
  readonly reason: 'syntax' | 'too-large' | 'host-bits' | 'inverted' | 'other-family';
  readonly message: string;
  /** The spelling that was probably meant, where there is one. */
  readonly suggestion?: string;
}

export type ParsedValue = Interval | BadValue;

export function isBad(value: ParsedValue): value is BadValue {
  return 'reason' in value;
}

type Parse = (text: string) => bigint | undefined;

/** Reads one value of a field that is a number or an address. Interface names are not intervals. */
export function parseValue(field: FieldInfo, text: string): ParsedValue {
  const parse = parserOf(field);
  const single = parse(text);
  if (single !== undefined) return within(field, text, { from: single, to: single });
  const slash = text.indexOf('/');
  if (slash >= 0 && isAddress(field))
    return parsePrefix(field, parse, text.slice(0, slash), text.slice(slash + 1));
  const dash = text.indexOf('-', 1);
  if (dash >= 0) {
    const from = parse(text.slice(0, dash).trim());
    const to = parse(text.slice(dash + 1).trim());
    if (from !== undefined && to !== undefined) {
      if (from > to) {
        const suggestion = `${text.slice(dash + 1).trim()}-${text.slice(0, dash).trim()}`;
        return { reason: 'inverted', message: `the range ${text} ends before it begins`, suggestion };
      }
      return within(field, text, { from, to });
    }
  }
  return notAValue(field, text);
}

/** The set of values that a condition's list stands for. Every text must be valid. */
export function valueSet(field: FieldInfo, values: readonly string[]): IntervalSet {
  return union(
    values.map((text) => {
      const value = parseValue(field, text);
      if (isBad(value)) throw new Error(`${field.name}: ${value.message}`);
      return value;
    }),
  );
}

/** A number of a field as a person writes it. */
export function formatValue(field: FieldInfo, value: bigint): string {
  if (field.type === 'ipv4') return formatIpv4(value);
  if (field.type === 'ipv6') return formatIpv6(value);
  return String(value);
}

function isAddress(field: FieldInfo): boolean {
  return field.type === 'ipv4' || field.type === 'ipv6';
}

function parserOf(field: FieldInfo): Parse {
  if (field.type === 'ipv4') return parseIpv4;
  if (field.type === 'ipv6') return parseIpv6;
  return (text) => {
    if (/^(0|[1-9][0-9]{0,19}|0x[0-9a-f]{1,16})$/i.test(text)) return BigInt(text);
    return Object.hasOwn(field.names, text) ? BigInt(field.names[text]!) : undefined;
  };
}

function within(field: FieldInfo, text: string, interval: Interval): ParsedValue {
  if (interval.to <= maxOf(field.bits)) return interval;
  return {
    reason: 'too-large',
    message: `${text} does not fit ${field.name}, which has ${field.bits} bits (0 to ${maxOf(field.bits)})`,
  };
}

function parsePrefix(field: FieldInfo, parse: Parse, address: string, length: string): ParsedValue {
  const base = parse(address);
  const bits = /^(0|[1-9][0-9]{0,2})$/.test(length) ? Number(length) : Number.NaN;
  if (base === undefined || Number.isNaN(bits)) return notAValue(field, `${address}/${length}`);
  if (bits > field.bits) {
    return {
      reason: 'too-large',
      message: `/${length} is longer than the ${field.bits} bits of ${field.name}`,
    };
  }
  const host = maxOf(field.bits - bits);
  if ((base & host) !== 0n) {
    const network = `${formatValue(field, base & ~host & maxOf(field.bits))}/${bits}`;
    return {
      reason: 'host-bits',
      message: `${address}/${length} has bits set beyond its prefix`,
      suggestion: network,
    };
  }
  return { from: base, to: base | host };
}

function notAValue(field: FieldInfo, text: string): BadValue {
  const other = field.type === 'ipv4' ? parseIpv6 : field.type === 'ipv6' ? parseIpv4 : undefined;
  if (other?.(text.split(/[-/]/)[0]!.trim()) !== undefined) {
    const [is, wants] = field.type === 'ipv4' ? ['IPv6', 'IPv4'] : ['IPv4', 'IPv6'];
    return {
      reason: 'other-family',
      message: `'${text}' is an ${is} address, but ${field.name} is a field of ${wants}`,
    };
  }
  const what =
    field.type === 'ipv4'
      ? 'an IPv4 address, prefix or range'
      : field.type === 'ipv6'
        ? 'an IPv6 address, prefix or range'
        : `a value of ${field.name}`;
  return { reason: 'syntax', message: `'${text}' is not ${what}` };
}
