/** Frames at random: every length a link of the MTU takes, every kind of header and address. */
import { Random } from '../support/random.js';

/** EtherTypes that the kernel looks at, and some that no one knows; below 0x600 it is a length. */
const types = [
  0x0800, 0x86dd, 0x0806, 0x8035, 0x88cc, 0x8847, 0x8863, 0x88e5, 0x88b5, 0x0026, 0x05dc, 0x0000, 0xffff,
];
const tags = [0x8100, 0x88a8];

export function randomFrames(seed: number, count: number, mtu: number, own: Uint8Array): Uint8Array[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => randomFrame(random, mtu, own));
}

function randomFrame(random: Random, mtu: number, own: Uint8Array): Uint8Array {
  const tag = random.oneIn(5) ? random.pick(tags) : undefined;
  // The receive path drops a tagged frame that ends before the EtherType behind its tag.
  const least = tag === undefined ? 0 : 6;
  const most = tag === 0x8100 ? mtu + 4 : mtu;
  const size = random.pick([
    least,
    most,
    46,
    least + random.below(120),
    least + random.below(most - least + 1),
  ]);
  const frame = random.bytes(14 + size);
  frame.set(destination(random, own));
  const type = tag ?? random.pick([...types, random.below(0x10000)]);
  // By chance a tag, which the frame might be too short for.
  const safe = tag === undefined && tags.includes(type) ? 0x88b5 : type;
  frame.set([safe >> 8, safe & 255], 12);
  return frame;
}

function destination(random: Random, own: Uint8Array): Uint8Array {
  switch (random.below(5)) {
    case 0:
      return own;
    case 1:
      return Uint8Array.of(255, 255, 255, 255, 255, 255);
    case 2:
      return Uint8Array.of(0x01, 0x80, 0xc2, 0, 0, random.below(16));
    case 3:
      return Uint8Array.of(0x33, 0x33, ...random.bytes(4));
    default:
      return random.bytes(6);
  }
}
