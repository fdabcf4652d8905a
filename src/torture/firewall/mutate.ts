/** Packets that are nearly right: lengths that lie, headers that are cut off, options, fragments, extension headers. */
import type { HookPacket } from '../../reference/firewall/index.js';
import type { Random } from '../random.js';

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const cut: Mutation = (bytes, random) => bytes.slice(0, random.between(1, bytes.length));

const extend: Mutation = (bytes, random) => Buffer.concat([bytes, random.bytes(random.between(1, 48))]);

const flipBit: Mutation = (bytes, random) => {
  const out = Uint8Array.from(bytes);
  const at = random.below(Math.min(out.length, 64));
  out[at]! ^= 1 << random.below(8);
  return out;
};

const extremeByte: Mutation = (bytes, random) => {
  const out = Uint8Array.from(bytes);
  out[random.below(Math.min(out.length, 64))] = random.pick([0, 1, 0x7f, 0x80, 0xff]);
  return out;
};

function withU16(at: number): Mutation {
  return (bytes, random) => {
    const out = Buffer.from(bytes);
    const near = bytes.length + random.between(-8, 8);
    if (out.length >= at + 2) out.writeUInt16BE(random.pick([0, 1, 19, 20, 40, 0xffff, near & 0xffff]), at);
    return out;
  };
}

const headerLength: Mutation = (bytes, random) => {
  const out = Uint8Array.from(bytes);
  out[0] = (out[0]! & 0xf0) | random.below(16);
  return out;
};

const version: Mutation = (bytes, random) => {
  const out = Uint8Array.from(bytes);
  out[0] = (out[0]! & 0x0f) | (random.pick([0, 4, 5, 6, 15]) << 4);
  return out;
};

/** Offset and flags: a first, a later, a last fragment. */
const fragment4: Mutation = (bytes, random) => {
  const out = Buffer.from(bytes);
  if (out.length >= 8) {
    out.writeUInt16BE(random.pick([0x2000, 1, 0x2001, 0x1fff, 0x3fff, 0x4000, 0x8000]), 6);
  }
  return out;
};

/** Options that fill the header, most of them of a length that lies. */
const options4: Mutation = (bytes, random) => {
  const words = random.between(1, 10);
  const options = random.bytes(words * 4);
  options.set([random.pick([0, 1, 7, 68, 131, 148]), random.pick([0, 1, 2, 4, 40, 255])]);
  const out = Buffer.concat([bytes.subarray(0, 20), options, bytes.subarray(20)]);
  out[0] = 0x40 | (5 + words);
  if (out.length >= 4) out.writeUInt16BE(out.length, 2);
  return out;
};

/** Hop-by-hop, routing, fragment, authentication and destination options headers, in any number and order. */
const extension6: Mutation = (bytes, random) => {
  if (bytes.length < 40) return bytes;
  let out = Buffer.from(bytes);
  for (let left = random.between(1, 4); left > 0; left--) {
    const kind = random.pick([0, 43, 44, 51, 60]);
    const header = Buffer.from(random.bytes(8 * random.between(1, 3)));
    header[0] = out[6]!;
    header[1] = random.oneIn(4) ? random.pick([0, 1, 31, 255]) : kind === 51 ? 2 : header.length / 8 - 1;
    if (kind === 44) header.writeUInt16BE(random.pick([0, 1, 8, 0xfff8]), 2);
    out = Buffer.concat([out.subarray(0, 40), header, out.subarray(40)]);
    out[6] = kind;
  }
  out.writeUInt16BE(out.length - 40, 4);
  return out;
};

const anyway = [cut, cut, extend, flipBit, extremeByte, version];
const byFamily: Readonly<Record<HookPacket['family'], readonly Mutation[]>> = {
  ipv4: [...anyway, withU16(2), headerLength, fragment4, options4],
  ipv6: [...anyway, withU16(4), extension6, extension6],
};

/** The packet with up to three things changed; the same packet now and then. */
export function mutate(packet: HookPacket, random: Random): HookPacket {
  let bytes = packet.bytes;
  for (let left = random.below(4); left > 0; left--) {
    bytes = random.pick(byFamily[packet.family])(bytes, random);
  }
  return { ...packet, bytes };
}
