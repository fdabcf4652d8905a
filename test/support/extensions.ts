/** IPv6 extension headers for packets made to test: whole ones of all kinds, ones that are cut off, later fragments. */
import { headerById } from '../../src/model/header/index.js';
import { buildPacket, type Layer } from '../../src/packet/index.js';
import type { Random } from './random.js';

interface ExtensionLayer extends Layer {
  readonly fields: Record<string, unknown>;
}

/** A whole extension header that says what comes next; a fragment header is that of a first fragment. */
export function extension(protocol: number, next: number | undefined, random: Random): ExtensionLayer {
  const header = headerById('ipproto', protocol)!.name;
  const fields: Record<string, unknown> = next === undefined ? {} : { nexthdr: next };
  const zeros = (bytes: number) => '00'.repeat(bytes);
  switch (header) {
    case 'fragment':
      return { header, fields: { ...fields, mf: 1, id: random.below(0x10000) } };
    case 'ah':
      return { header, fields: { ...fields, spi: 256, options: zeros(4 * random.below(8)) } };
    case 'routing':
      return { header, fields: { ...fields, type: random.below(5), options: zeros(8 * random.below(4)) } };
    default:
      return { header, fields: { ...fields, options: zeros(8 * random.below(4)) } };
  }
}

export function firstExtension(protocol: number, random: Random): ExtensionLayer {
  return extension(protocol, undefined, random);
}

/** Extension headers that end in a fragment header, of a fragment other than the first, which names `next`. */
export function laterFragment(first: number, next: number, random: Random): ExtensionLayer[] {
  const fragment = {
    header: 'fragment',
    fields: {
      nexthdr: next,
      frag_off: 1 + random.below(8191),
      mf: random.below(2),
      id: random.below(0x10000),
    },
  };
  return first === 44 ? [fragment] : [extension(first, 44, random), fragment];
}

/** An extension header that is not wholly there. */
export function cutInside(layer: ExtensionLayer, random: Random): Uint8Array {
  const { bytes } = buildPacket([layer]);
  return bytes.slice(0, random.below(bytes.length));
}
