/**
 * What a protocol header is: plain data. One declaration per header is all that netkiln knows of it; the
 * typed conditions, the C field access, the packet builder and the interpreter all derive from it.
 * The declarations are proven against the kernel's structs and against tshark by test/headers.
 */

/** How a field's bits are to be understood. All multi-byte fields are big-endian on the wire. */
export type FieldType = 'uint' | 'flags' | 'ipv4' | 'ipv6' | 'mac';

/** What the packet builder puts into a field that the author of a packet left out. */
export type Fill =
  /** This header's length with its options, counted as `Header.length` says. */
  | { readonly kind: 'headerLength' }
  /** Bytes from this header's start to the packet's end. */
  | { readonly kind: 'totalLength' }
  /** Bytes after this header's fixed part to the packet's end. */
  | { readonly kind: 'payloadLength' }
  /** The value by which this header names the one after it (see `Header.next`). */
  | { readonly kind: 'next' }
  /** The Internet checksum (RFC 1071) of this header alone. */
  | { readonly kind: 'headerChecksum' }
  /** The Internet checksum of this header and all after it; with the IP pseudo-header where `pseudo` says so. */
  | {
      readonly kind: 'checksum';
      readonly pseudo: boolean;
      /** The field that says how much is covered, 0 being all: so many bytes, or the header and so many words less one. */
      readonly coverage?: { readonly field: string; readonly counts: 'bytes' | 'words-after-header' };
      /** A sum of zero is sent as all ones, zero meaning that there is none. */
      readonly neverZero?: boolean;
    }
  /** CRC32c over this header, with the field as zero, and all after it (RFC 9260). */
  | { readonly kind: 'crc32c' }
  | { readonly kind: 'value'; readonly value: number | string };

export interface Field {
  /** Offset of the first bit from the start of the header; bit 0 is the most significant of byte 0. */
  readonly bit: number;
  readonly bits: number;
  readonly type: FieldType;
  /** The kernel struct's member, where the field is a whole member (not a bit-field). */
  readonly member?: string;
  /** Names that may be written instead of a number; for `flags`, the bit each name stands for. */
  readonly names?: Readonly<Record<string, number>>;
  readonly fill?: Fill;
  /** tshark's name for the field. */
  readonly tshark: string;
  readonly doc: string;
}

export interface Header {
  readonly name: string;
  readonly title: string;
  /** Where the layout is written down. */
  readonly source: string;
  /** The kernel's struct and the header file that declares it. */
  readonly struct: string;
  readonly include: string;
  /** Length of the fixed part in bytes. */
  readonly bytes: number;
  /** Whole length where it varies: `(field + add) * unit` bytes. */
  readonly length?: { readonly field: string; readonly unit: number; readonly add: number };
  /** The field that names the next header, and the namespace its values are from. */
  readonly next?: { readonly field: string; readonly space: 'ethertype' | 'ipproto' };
  /** The value that names this header in each namespace. */
  readonly id?: { readonly ethertype?: number; readonly ipproto?: number };
  readonly fields: Readonly<Record<string, Field>>;
}

/** Checks a declaration's type while keeping its exact one, from which conditions and layers are typed. */
export function header<const H extends Header>(declaration: H): H {
  return declaration;
}
