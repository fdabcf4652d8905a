/** Two packets held against each other: the one that was found as a tree, what is not as expected marked in it. */
import type { Field } from '../model/header/index.js';
import { type DissectedHeader, dissect, type FirstHeader, formatHeader } from './dissect.js';
import { hex, shortHex } from './hex.js';
import { formatFieldValue } from './value.js';

const mark = '  <--';

/**
 * Lines without a newline. A header that is as expected is one line; one that is not has a line a field, and those that
 * differ show both values and end in `<--`. Packets that are equal have no mark, those that differ at least one.
 */
export function showDifference(expected: Uint8Array, found: Uint8Array, start: FirstHeader): string[] {
  const is = dissect(found, start);
  const shall = dissect(expected, start);
  const lines: string[] = [];
  const add = (depth: number, texts: readonly string[]) => {
    for (const text of texts) lines.push(`${'  '.repeat(depth)}${text}`);
  };
  if (found.length !== expected.length) add(0, [different(`${found.length} bytes`, String(expected.length))]);
  let depth = 0;
  for (; depth < is.headers.length && depth < shall.headers.length; depth++) {
    const [one, other] = [is.headers[depth]!, shall.headers[depth]!];
    if (one.header !== other.header) break;
    add(depth, compareHeaders(one, other, found, expected));
  }
  // Beyond a header of another protocol nothing can be held against anything.
  const [more, missing] = [is.headers.slice(depth), shall.headers.slice(depth)];
  if (more.length === 0 && missing.length === 0) {
    add(depth, comparePayloads(is.payload, shall.payload));
    return lines;
  }
  more.forEach((one, index) => {
    add(depth + index, [`${formatHeader(one)}  (not expected)${mark}`]);
  });
  if (is.payload.length > 0) add(depth + more.length, [`payload: ${shortHex(is.payload)}`]);
  missing.forEach((one, index) => {
    add(depth + index, [`(expected ${formatHeader(one)})${mark}`]);
  });
  if (shall.payload.length > 0)
    add(depth + missing.length, [`(expected payload: ${shortHex(shall.payload)})`]);
  return lines;
}

function different(found: string, expected: string): string {
  return `${found}  (expected ${expected})${mark}`;
}

function compareHeaders(
  one: DissectedHeader,
  other: DissectedHeader,
  found: Uint8Array,
  expected: Uint8Array,
): string[] {
  const { name, fields } = one.header;
  const width = Math.max(...Object.keys(fields).map((field) => field.length));
  const rows = Object.entries(fields).flatMap(([key, field]) => {
    const [is, shall] = [one.fields[key], other.fields[key]];
    if (is === undefined && shall === undefined) return [];
    const label = `${name}.${key}`.padEnd(name.length + 1 + width);
    if (is === shall) return [`${label}  ${formatFieldValue(field, is!)}`];
    return [`${label}  ${different(...bothValues(field, is, shall))}`];
  });
  rows.push(...compareUnnamed(one, other, found, expected));
  const [options, otherOptions] = [hex(one.options), hex(other.options)];
  if (options !== otherOptions) {
    rows.push(`${name}.options  ${different(options || 'none', otherOptions || 'none')}`);
  } else if (options !== '') rows.push(`${name}.options  ${options}`);
  if (one.truncated !== other.truncated) {
    const words = (cut: boolean) => (cut ? 'cut off' : 'whole');
    rows.push(`${name}  ${different(words(one.truncated), words(other.truncated))}`);
  }
  if (!rows.some((row) => row.endsWith(mark))) return [formatHeader(one)];
  return [name, ...rows.map((row) => `  ${row}`)];
}

/** Two different values in words that differ too: flags without a name are told apart as numbers only. */
function bothValues(field: Field, is: bigint | undefined, shall: bigint | undefined): [string, string] {
  const words = (value: bigint | undefined) =>
    value === undefined ? 'cut off' : formatFieldValue(field, value);
  const both: [string, string] = [words(is), words(shall)];
  if (both[0] !== both[1]) return both;
  return [`0x${is!.toString(16)}`, `0x${shall!.toString(16)}`];
}

/** The bits of the fixed part that no field shows, reserved ones and those of a field that is cut off, where they differ. */
function compareUnnamed(
  one: DissectedHeader,
  other: DissectedHeader,
  found: Uint8Array,
  expected: Uint8Array,
): string[] {
  const { name, bytes, fields } = one.header;
  const named = Object.entries(fields).filter(([key]) => key in one.fields || key in other.fields);
  const rows: string[] = [];
  for (let at = 0; at < Math.min(bytes, one.length, other.length); at++) {
    let free = 0xff;
    for (const [, { bit, bits }] of named) {
      for (let b = Math.max(bit, at * 8); b < Math.min(bit + bits, at * 8 + 8); b++)
        free &= ~(0x80 >> (b & 7));
    }
    const [is, shall] = [found[one.offset + at]! & free, expected[other.offset + at]! & free];
    if (is === shall) continue;
    const what = free === 0xff ? `byte ${at}` : `reserved bits of byte ${at}`;
    rows.push(`${name}, ${what}  ${different(`0x${hex8(is)}`, `0x${hex8(shall)}`)}`);
  }
  return rows;
}

function hex8(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Bytes shown of a payload, and how many of them stand before the first difference. */
const [shown, before] = [16, 8];

function comparePayloads(is: Uint8Array, shall: Uint8Array): string[] {
  const length = Math.max(is.length, shall.length);
  const differs = (at: number) => is[at] !== shall[at];
  const places = Array.from({ length }, (_, at) => at).filter(differs);
  const first = places[0];
  if (first === undefined) return is.length === 0 ? [] : [`payload: ${shortHex(is)}`];
  const from = Math.max(0, first - before);
  const part = (bytes: Uint8Array) => hex(bytes.subarray(from, from + shown), ' ');
  const marks = Array.from({ length: Math.min(shown, length - from) }, (_, i) =>
    differs(from + i) ? '^^' : '  ',
  );
  const head = `payload, ${is.length} bytes`;
  const count = `${places.length} ${places.length === 1 ? 'byte differs' : 'bytes differ'}, the first is byte ${first}${mark}`;
  return [
    is.length === shall.length ? head : different(head, String(shall.length)),
    `  ${count}`,
    `  found from byte ${from}: ${part(is)}`.trimEnd(),
    `  expected${' '.repeat(`found from byte ${from}`.length - 'expected'.length)}: ${part(shall)}`.trimEnd(),
    `  ${' '.repeat(`found from byte ${from}: `.length)}${marks.join(' ')}`.trimEnd(),
  ];
}
