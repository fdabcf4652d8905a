/** The fixed header as bytes and back. */
import { type HeaderMember, headerLayout } from '../../../model/netlink.js';
import type { Values } from '../../../model/netlink-value.js';

export function encodeFixed(members: readonly HeaderMember[], values: Values): Uint8Array {
  const { size, offsets } = headerLayout(members);
  const out = new Uint8Array(size);
  members.forEach(({ name, type }, index) => {
    const bytes = sizeOf(type);
    let number = BigInt((values[name] as string | undefined) ?? 0);
    for (let place = 0; place < bytes; place++) {
      const at = type.startsWith('be') ? bytes - 1 - place : place;
      out[offsets[index]! + at] = Number(number & 0xffn);
      number >>= 8n;
    }
  });
  return out;
}

export function decodeFixed(members: readonly HeaderMember[], bytes: Uint8Array): Values {
  const { offsets } = headerLayout(members);
  return Object.fromEntries(
    members.map(({ name, type }, index) => {
      const own = bytes.subarray(offsets[index]!, offsets[index]! + sizeOf(type));
      const first = type.startsWith('be') ? own : own.toReversed();
      const number = first.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
      return [name, String(type.startsWith('s') ? BigInt.asIntN(8 * own.length, number) : number)];
    }),
  );
}

function sizeOf(type: HeaderMember['type']): number {
  return Number(/\d+$/.exec(type)![0]) / 8;
}
