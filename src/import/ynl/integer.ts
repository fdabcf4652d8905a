/** Attributes that are integers: their byte order, their limits, and the names of values and bits. */
import { printable } from '../../check/printable.js';
import type { Path } from '../../model/path.js';
import { quote } from '../source-text.js';
import { type Around, type Options, options } from './attribute.js';
import type { Enumeration } from './definitions.js';
import { call, type Node } from './print.js';
import type { AttributeData } from './schema.js';

type Width = 'u8' | 'u16' | 'u32' | 'u64' | 's8' | 's16' | 's32' | 's64' | 'uint' | 'sint';
export type IntegerData = AttributeData & { readonly type: Width };

export function integer(data: IntegerData, path: Path, number: Options, around: Around): Node {
  const { findings } = around;
  const { type } = data;
  const bits = type.endsWith('int') ? 64 : Number(type.slice(1));
  const order = bits === 8 ? undefined : data['byte-order'];
  if (order === 'little-endian') {
    findings.lost(path, `little-endian ${type} is imported as bytes`);
    const length = String(bits / 8);
    return call('binary', ...options({ ...number, minLength: length, maxLength: length }));
  }
  if (order === undefined) return named(data, path, type, number, around);
  if (type === 'u32' && data['display-hint'] === 'ipv4') {
    if (data.checks !== undefined) findings.lost([...path, 'checks'], 'checks of an address are left out');
    return call('ipv4', ...options(number));
  }
  if (type.startsWith('s') || type === 'uint') {
    findings.lost(path, `big-endian ${type} is imported as be${bits}`);
  }
  return named(data, path, `be${bits}`, number, around);
}

/** `type` is the builder's. */
function named(data: IntegerData, path: Path, type: string, number: Options, around: Around): Node {
  const { findings, definitions, variables } = around;
  const mask = data.checks?.['flags-mask'];
  if (typeof mask === 'string' || data.enum !== undefined) {
    const name = typeof mask === 'string' ? mask : data.enum!;
    const where = typeof mask === 'string' ? ['checks', 'flags-mask'] : ['enum'];
    const found = definitions.enumeration(name, [...path, ...where]);
    if (!found) return call(type);
    const kind = found.kind === 'flags' || data['enum-as-flags'] || mask !== undefined ? 'flags' : 'enum';
    const why = unsuitable(found, kind, type);
    if (why === undefined) {
      if (data.checks && mask === undefined) {
        findings.lost(
          [...path, 'checks'],
          `checks beside an enumeration are left out: its own names are what is taken`,
        );
      }
      const given = type === 'u32' ? undefined : quote(type);
      // The same names as values and as bits are two enumerations.
      const prefix = quote(kind === found.kind ? found.prefix : `${found.prefix}F_`);
      const builder = kind === 'flags' ? 'flagsOf' : 'enumOf';
      return call(builder, variables.of(found), ...options({ ...number, type: given, prefix }));
    }
    findings.lost([...path, ...where], `names of '${printable(name)}' are left out of ${type}: ${why}`);
  } else if (mask !== undefined) {
    return call(type, ...options({ ...number, mask: `0x${BigInt(mask).toString(16)}` }));
  }
  return call(type, ...options({ ...number, ...limits(data, path, type, around) }));
}

/** Why a spec cannot name an attribute's numbers; undefined where it can. */
function unsuitable({ entries }: Enumeration, kind: 'enum' | 'flags', type: string): string | undefined {
  if (entries.length === 0) return 'it has none';
  if (kind === 'flags') {
    if (!['u8', 'u16', 'u32'].includes(type)) return 'bits have names in u8, u16 and u32';
    return entries.some(({ value }) => value >= BigInt(type.slice(1))) ? 'it has fewer bits' : undefined;
  }
  const { least, most } = range(type);
  const fits = entries.every(({ value }) => value >= least && value <= most && value < 2n ** 31n);
  return fits ? undefined : 'they do not fit';
}

function limits(data: IntegerData, path: Path, type: string, { findings, definitions }: Around): Options {
  const { least, most } = range(type);
  const read = (name: 'min' | 'max', otherwise: bigint) => {
    const given = data.checks?.[name];
    const at = [...path, 'checks', name];
    const value = given === undefined ? undefined : definitions.number(given, at);
    if (value === undefined) return otherwise;
    if (value < least || value > most) {
      findings.error('NK3012', at, `${name} ${value} does not fit ${type}: ${least} to ${most}`);
    }
    return value;
  };
  const [min, max] = [read('min', least), read('max', most)];
  if (min > max) {
    findings.error('NK3012', [...path, 'checks'], `no number is at least ${min} and at most ${max}`);
  }
  return { min: min === least ? undefined : literal(min), max: max === most ? undefined : literal(max) };
}

function range(type: string): { readonly least: bigint; readonly most: bigint } {
  const bits = BigInt(/\d+$/.exec(type)?.[0] ?? 64);
  if (type.startsWith('s')) return { least: -(2n ** (bits - 1n)), most: 2n ** (bits - 1n) - 1n };
  return { least: 0n, most: 2n ** bits - 1n };
}

/** A number of TypeScript, or a bigint where that would not carry it; long ones in hexadecimal digits. */
export function literal(value: bigint): string {
  const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  const text = value > 65535n ? `0x${value.toString(16)}` : String(value);
  return exact ? text : `${text}n`;
}
