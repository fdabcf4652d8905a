/** A library of headers held against what tshark read out of the same bytes. */
import { parseIpv4, parseIpv6, parseMac } from '../../src/model/address.js';
import type { Field, Header } from '../../src/model/header/index.js';
import { readField } from '../../src/packet/index.js';
import type { Frame } from './frames.js';

export type Library = Readonly<Record<string, Header>>;

/** Where tshark shows a field in other units than the wire has. */
const units: Readonly<Record<string, (shown: bigint, read: (field: string) => bigint) => bigint>> = {
  'ip.ihl': (bytes) => bytes / 4n,
  'tcp.doff': (bytes) => bytes / 4n,
  // The whole sequence number: 24 bits, or 48 of which the field has the upper 16.
  'dccp.seq': (whole, read) => (read('x') === 1n ? whole >> 32n : whole & 0xffffn),
};

/** Where tshark has another name for a field in some packets: `dccp.seq_raw` is there for sequence numbers of 48 bits. */
const otherwise: Readonly<Record<string, string>> = { 'dccp.seq': 'dccp.seq' };

export interface Comparison {
  /** How often each field was compared. */
  readonly compared: ReadonlyMap<string, number>;
  readonly differences: readonly string[];
}

export function compare(
  library: Library,
  frames: readonly Frame[],
  shown: readonly ReadonlyMap<string, string>[],
): Comparison {
  const compared = new Map<string, number>();
  const differences: string[] = [];
  frames.forEach(({ bytes, layers, hidden }, index) => {
    for (const { header: name, offset } of layers) {
      const header = library[name];
      if (!header) continue;
      const read = (field: string) => readField(header, field, bytes, offset);
      for (const [key, field] of Object.entries(header.fields)) {
        const full = `${name}.${key}`;
        if (hidden.includes(full)) continue;
        const text = shown[index]?.get(field.tshark) ?? shown[index]?.get(otherwise[full] ?? '');
        const number = text === undefined ? undefined : numberOf(field, text);
        const theirs = number === undefined ? undefined : (units[full]?.(number, read) ?? number);
        const ours = read(key);
        compared.set(full, (compared.get(full) ?? 0) + 1);
        if (theirs !== ours)
          differences.push(`frame ${index + 1}: ${full} is ${ours}, ${field.tshark} is ${text}`);
      }
    }
  });
  return { compared, differences };
}

function numberOf(field: Field, text: string): bigint | undefined {
  if (field.type === 'ipv4') return parseIpv4(text);
  if (field.type === 'ipv6') return parseIpv6(text);
  if (field.type === 'mac') return parseMac(text);
  if (/^(true|false)$/i.test(text)) return /^t/i.test(text) ? 1n : 0n;
  return /^(0x[0-9a-f]+|\d+)$/i.test(text) ? BigInt(text) : undefined;
}

/** The names tshark is to be asked for. */
export function tsharkNames(library: Library): string[] {
  const names = Object.values(library).flatMap((h) => Object.values(h.fields).map((f) => f.tshark));
  return [...new Set([...names, ...Object.values(otherwise)])];
}

/** Copies of a library, each with one field somewhere else: a bit further on, and back; a byte further on. */
export function mutants(library: Library): { readonly name: string; readonly library: Library }[] {
  return Object.entries(library).flatMap(([header, declaration]) =>
    Object.entries(declaration.fields).flatMap(([field, place]) =>
      [1, -1, 8]
        .filter((by) => place.bit + by >= 0)
        .map((by) => ({
          name: `${header}.${field} moved by ${by}`,
          library: withField(library, header, field, { ...place, bit: place.bit + by }),
        })),
    ),
  );
}

function withField(library: Library, header: string, name: string, field: Field): Library {
  const declaration = library[header]!;
  return { ...library, [header]: { ...declaration, fields: { ...declaration.fields, [name]: field } } };
}
