/** A kernel that is made up: its messages, and programs of test/netlink/client/*.c that are answered with them. */
import { execFile } from 'node:child_process';
import { type Attr, encodeAttrs } from '../../../src/scenario/netlink/message.js';

export const family = 29;
export const flag = { multi: 2, interrupted: 0x10, capped: 0x100, tlvs: 0x200 };
const number = { error: 2, done: 3 };

export const u16 = (value: number) => Uint8Array.of(value & 0xff, value >> 8);
export const u32 = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
export const text = (value: string) => new TextEncoder().encode(`${value}\0`);

/** A message that answers whatever request is the last. */
function message(type: number, flags: number, payload: Uint8Array, sequence = 0xffffffff): Uint8Array {
  const padding = new Uint8Array((4 - (payload.length % 4)) % 4);
  return Buffer.concat([
    u32(16 + payload.length),
    u16(type),
    u16(flags),
    u32(sequence),
    u32(7),
    payload,
    padding,
  ]);
}

/** A message of the family's; `fixed` is what stands before its attributes. */
export const genl = (
  command: number,
  attrs: readonly Attr[],
  flags = 0,
  { sequence, fixed = [] }: { sequence?: number; fixed?: readonly number[] } = {},
) =>
  message(
    family,
    flags,
    Buffer.concat([Uint8Array.of(command, 1, 0, 0, ...fixed), encodeAttrs(attrs)]),
    sequence,
  );
export const done = (error = 0, tlvs: readonly Attr[] = []) =>
  message(
    number.done,
    tlvs.length > 0 ? flag.multi | flag.tlvs : flag.multi,
    Buffer.concat([u32(error), encodeAttrs(tlvs)]),
  );
/** With the whole request, or its header alone, between error and words. */
export const error = (errno: number, tlvs: readonly Attr[], request?: Uint8Array) => {
  const kept = request ?? Buffer.concat([u32(20), u16(family), u16(5), u32(1), u32(7)]);
  const flags = flag.tlvs | (request ? 0 : flag.capped);
  return message(number.error, flags, Buffer.concat([u32(errno), kept, encodeAttrs(tlvs)]));
};

/** What the controller says of the family and its groups, and that this is all. */
export function controllerOf(groups: readonly string[]): Buffer {
  const told = groups.map((name, index) => ({
    type: index + 1,
    data: encodeAttrs([
      { type: 1, data: text(name) },
      { type: 2, data: u32(5 + index) },
    ]),
  }));
  return Buffer.concat([
    message(
      16,
      0,
      Buffer.concat([
        Uint8Array.of(1, 2, 0, 0),
        encodeAttrs([
          { type: 1, data: u16(family) },
          { type: 7, data: encodeAttrs(told) },
        ]),
      ]),
    ),
    message(number.error, flag.capped, Buffer.concat([u32(0), u32(20), u16(16), u16(5), u32(1), u32(7)])),
  ]);
}

/** A datagram, or the number of an error that there is instead. */
export type Datagram = Uint8Array | number;

export function datagram(one: Datagram): Uint8Array[] {
  return typeof one === 'number' ? [u32(0x10000000 + one)] : [u32(one.length), one];
}

/** Requests in turns, each answered by datagrams. */
export function streamOf(turns: readonly (readonly Datagram[])[]): Buffer {
  return Buffer.concat(turns.flatMap((datagrams) => [u32(datagrams.length), ...datagrams.flatMap(datagram)]));
}

export interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

export function answered(program: string, what: string, input: Buffer): Promise<Said> {
  return new Promise((resolve) => {
    const child = execFile(program, [what], (_error, stdout, stderr) => resolve({ stdout, stderr }));
    // It reads no further than it needs.
    child.stdin!.on('error', () => {});
    child.stdin!.end(input);
  });
}
