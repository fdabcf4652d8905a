/** One field of one header, in bytes: the only place that turns a declaration's bit offsets into shifts. */
import type { Field, Header } from '../model/header/index.js';

/** Where a field's bits lie: its bytes in the packet, and how far its last bit is from the end of the last one. */
function place(field: Field, offset: number): { first: number; last: number; shift: bigint } {
  const end = field.bit + field.bits - 1;
  return {
    first: offset + (field.bit >> 3),
    last: offset + (end >> 3),
    shift: BigInt(7 - (end & 7)),
  };
}

function declared(header: Header, name: string): Field {
  const field = Object.hasOwn(header.fields, name) ? header.fields[name] : undefined;
  if (!field) throw new Error(`${header.name} has no field '${name}'`);
  return field;
}

/** The value of a field of the header that begins at `offset`. All of its bytes must be there. */
export function readField(header: Header, name: string, bytes: Uint8Array, offset: number): bigint {
  const field = declared(header, name);
  const { first, last, shift } = place(field, offset);
  if (last >= bytes.length) throw new RangeError(`${header.name}.${name} lies past the end of the packet`);
  let value = 0n;
  for (let i = first; i <= last; i++) value = (value << 8n) | BigInt(bytes[i]!);
  return (value >> shift) & ((1n << BigInt(field.bits)) - 1n);
}

/** Writes a field and leaves the bits around it as they are. A value that does not fit is an error. */
export function writeField(
  header: Header,
  name: string,
  bytes: Uint8Array,
  offset: number,
  value: bigint,
): void {
  const field = declared(header, name);
  const { first, last, shift } = place(field, offset);
  if (last >= bytes.length) throw new RangeError(`${header.name}.${name} lies past the end of the packet`);
  const ones = (1n << BigInt(field.bits)) - 1n;
  if (value < 0n || value > ones) throw new RangeError(`${value} does not fit ${header.name}.${name}`);
  let mask = ones << shift;
  let rest = value << shift;
  for (let i = last; i >= first; i--) {
    bytes[i] = (bytes[i]! & ~Number(mask & 0xffn)) | Number(rest & 0xffn);
    mask >>= 8n;
    rest >>= 8n;
  }
}

/** Whether all of a field of the header at `offset` is there. */
export function hasField(header: Header, name: string, bytes: Uint8Array, offset: number): boolean {
  return place(declared(header, name), offset).last < bytes.length;
}
