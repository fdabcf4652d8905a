/** Numbers of a packet as a person writes them: addresses as prefixes and ranges, ports, protocols, names of devices. */
import { type Axis, found, type Source } from '../../../lower/classifier/axis.js';
import type { Key } from '../../../lower/firewall/test.js';
import { type FieldInfo, fieldNamed } from '../../../model/field.js';
import { ipProtocols } from '../../../model/header/numbers.js';
import { type Interval, prefixLength } from '../../../model/interval.js';
import { formatValue } from '../../../model/value.js';
import { formatFieldValue } from '../../../packet/value.js';

/** What an axis is called where a person reads. */
export function axisWords(source: Source): string {
  switch (source.kind) {
    case 'found':
      return 'headers';
    case 'key':
      return fieldName(source.key);
    case 'bits':
      return `${fieldName(source.key)} & 0x${source.mask.toString(16)} == 0x${source.value.toString(16)}`;
    case 'device':
      return source.which === 'in' ? 'iifname' : 'oifname';
  }
}

/** A number of a packet. */
export function numberWords(source: Source, number: bigint): string {
  return wordsOf(source, { from: number, to: number }).join(', ');
}

/** Numbers of an axis, or what they are not where that is said sooner: `most` words, and how many more there would be. */
export function rangeWords({ source, max }: Axis, intervals: readonly Interval[], most: number): string {
  const rest = restOf(intervals, max);
  if (rest.length === 0) return 'any';
  const own = intervals.flatMap((interval) => wordsOf(source, interval));
  const others = rest.flatMap((interval) => wordsOf(source, interval));
  return others.length < own.length ? `any but ${listed(others, most)}` : listed(own, most);
}

function listed(words: readonly string[], most: number): string {
  const more = words.length - most;
  return more > 0 ? `${words.slice(0, most).join(', ')}, ${more} more` : words.join(', ');
}

function restOf(intervals: readonly Interval[], max: bigint): Interval[] {
  const out: Interval[] = [];
  let next = 0n;
  for (const { from, to } of intervals) {
    if (from > next) out.push({ from: next, to: from - 1n });
    next = to + 1n;
  }
  if (next <= max) out.push({ from: next, to: max });
  return out;
}

function wordsOf(source: Source, interval: Interval): string[] {
  switch (source.kind) {
    case 'found':
      return foundWords(interval);
    case 'key':
      return [keyWords(source.key, interval)];
    case 'bits':
      return each(interval).map((number) => (number === 1n ? 'yes' : 'no'));
    case 'device':
      // A hook that has devices always has one.
      return each(interval)
        .filter((number) => number > 0n)
        .map((number) => (number === 1n ? 'any other' : source.names[Number(number) - 2]!));
  }
}

function each({ from, to }: Interval): bigint[] {
  return Array.from({ length: Number(to - from) + 1 }, (_, at) => from + BigInt(at));
}

const protocolNames = new Map<number, string>(
  Object.entries(ipProtocols).map(([name, number]) => [number, name]),
);

/** What is found of headers; a protocol whose header is there is named alone. */
function foundWords({ from, to }: Interval): string[] {
  const out: string[] = [];
  const spans = [
    { first: found.nothing, last: found.nothing, words: () => 'no IP header' },
    { first: found.network, last: found.protocol - 1n, words: () => 'IP; protocol not known' },
    { first: found.protocol, last: found.header - 1n, words: (p: string) => `${p} without its header` },
    { first: found.header, last: found.header + 255n, words: (p: string) => p },
  ];
  for (const { first, last, words } of spans) {
    const low = from > first ? from : first;
    const high = to < last ? to : last;
    if (low > high) continue;
    const [a, b] = [Number(low - first), Number(high - first)];
    out.push(words(a === b ? protocol(a) : a === 0 && b === 255 ? 'any protocol' : `protocols ${a}-${b}`));
  }
  return out;
}

function protocol(number: number): string {
  return protocolNames.get(number) ?? `protocol ${number}`;
}

function fieldName({ header, field }: Key): string {
  return `${header}.${field}`;
}

function keyWords(key: Key, { from, to }: Interval): string {
  const field = fieldNamed(fieldName(key));
  if (!field) return from === to ? String(from) : `${from}-${to}`;
  if (from === to) return one(field, from);
  if (field.type === 'ipv4' || field.type === 'ipv6') {
    const length = prefixLength({ from, to }, field.bits);
    if (length === 0) return 'any';
    if (length !== undefined) return `${formatValue(field, from)}/${length}`;
  }
  return `${formatValue(field, from)}-${formatValue(field, to)}`;
}

function one(field: FieldInfo, value: bigint): string {
  return field.field ? formatFieldValue(field.field, value) : formatValue(field, value);
}
