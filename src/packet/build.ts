/**
 * Layers to bytes. Fields that the author left out are filled in as the header library declares; those given are
 * written as given, right or wrong. Innermost first, since outer lengths and sums depend on inner bytes.
 */
import type { Field, Fill, Header } from '../model/header/index.js';
import { readField, writeField } from './bits.js';
import { crc32c, internetChecksum } from './checksum.js';
import type { Layer, Resolved } from './layer.js';
import { pseudoHeader } from './pseudo.js';
import { resolveLayers } from './resolve.js';
import { parseFieldValue } from './value.js';

/** Where a layer of a built packet lies. */
export interface BuiltLayer {
  readonly header: string;
  readonly offset: number;
  readonly length: number;
}

export interface BuiltPacket {
  readonly bytes: Uint8Array;
  readonly layers: readonly BuiltLayer[];
}

/** Says "experiments and testing" (RFC 3692, RFC 5342) where what follows is bytes of no declared header. */
const unnamed = { ethertype: 0x88b5, ipproto: 253 } as const;
/** "No next header" (RFC 8200) where nothing follows at all. */
const nothing = { ethertype: 0x88b5, ipproto: 59 } as const;

/** Throws where `checkLayers` finds something: call that first on what a person wrote. */
export function buildPacket(layers: readonly Layer[]): BuiltPacket {
  const { resolved, problems } = resolveLayers(layers);
  if (problems.length > 0) throw new Error(problems.map((p) => p.message).join('\n'));
  const places: (Resolved & { offset: number })[] = [];
  let end = 0;
  for (const layer of resolved) {
    places.push({ ...layer, offset: end });
    end += layer.size;
  }
  const bytes = new Uint8Array(end);
  for (const layer of places) bytes.set(layer.extra, layer.offset + (layer.header?.bytes ?? 0));
  const given = (layer: Resolved & { offset: number }) => {
    for (const [name, value] of layer.given) writeField(layer.header!, name, bytes, layer.offset, value);
  };
  places.forEach(given);
  for (let index = places.length - 1; index >= 0; index--) fillLayer(bytes, places, index);
  return {
    bytes,
    layers: places.map((l) => ({ header: l.header?.name ?? 'payload', offset: l.offset, length: l.size })),
  };
}

type Placed = Resolved & { readonly offset: number };

/** Sums come last: they cover the other fields of their own header. */
const isSum = (fill: Fill) => ['headerChecksum', 'checksum', 'crc32c'].includes(fill.kind);

function fillLayer(bytes: Uint8Array, layers: readonly Placed[], index: number): void {
  const layer = layers[index]!;
  const header = layer.header;
  if (!header) return;
  const missing = Object.entries(header.fields).filter(([name, f]) => f.fill && !layer.given.has(name));
  for (const sums of [false, true]) {
    for (const [name, field] of missing) {
      if (isSum(field.fill!) !== sums) continue;
      writeField(header, name, bytes, layer.offset, filled(bytes, layers, index, header, field, field.fill!));
    }
  }
}

function filled(
  bytes: Uint8Array,
  layers: readonly Placed[],
  index: number,
  header: Header,
  field: Field,
  fill: Fill,
): bigint {
  const { offset, size } = layers[index]!;
  switch (fill.kind) {
    case 'value': {
      const parsed = parseFieldValue(field, fill.value);
      if ('message' in parsed) throw new Error(`${header.name}: ${parsed.message}`);
      return parsed.value;
    }
    case 'headerLength':
      return BigInt(size / header.length!.unit - header.length!.add);
    case 'totalLength':
      return BigInt(bytes.length - offset);
    case 'payloadLength':
      return BigInt(bytes.length - offset - header.bytes);
    case 'next':
      return BigInt(next(header, layers[index + 1]));
    case 'headerChecksum':
      return BigInt(internetChecksum(bytes.subarray(offset, offset + size)));
    case 'crc32c':
      return BigInt(swap32(crc32c(bytes.subarray(offset))));
    case 'checksum': {
      const covered = bytes.subarray(offset, coverageEnd(bytes, layers[index]!, header, fill));
      const sum = fill.pseudo
        ? internetChecksum(pseudoHeader(bytes, layers, index), covered)
        : internetChecksum(covered);
      return BigInt(sum === 0 && fill.neverZero ? 0xffff : sum);
    }
  }
}

function next(header: Header, after: Placed | undefined): number {
  const { space } = header.next!;
  if (!after) return nothing[space];
  return after.header?.id?.[space] ?? unnamed[space];
}

/** Where the bytes end that a checksum covers: those of UDP-Lite and DCCP may cover a part. */
function coverageEnd(
  bytes: Uint8Array,
  layer: Placed,
  header: Header,
  fill: Extract<Fill, { kind: 'checksum' }>,
): number {
  if (!fill.coverage) return bytes.length;
  const count = Number(readField(header, fill.coverage.field, bytes, layer.offset));
  if (count === 0) return bytes.length;
  const covered = fill.coverage.counts === 'bytes' ? count : layer.size + (count - 1) * 4;
  return Math.min(bytes.length, layer.offset + covered);
}

/** CRC32c goes onto the wire least significant byte first (RFC 9260, appendix A); fields are written the other way. */
function swap32(value: number): number {
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}
