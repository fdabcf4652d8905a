/** Batches for the hook driver; guest/hook/netkiln_hook.h is the other side. */

export const hookNumber = { prerouting: 0, input: 1, forward: 2, output: 3, postrouting: 4 } as const;
export type HookName = keyof typeof hookNumber;

/** What passes the egress of a link is sent on it, whatever its length and layout: as what tc or nft forward. */
type Place =
  | { readonly family: 'ipv4' | 'ipv6'; readonly hook: HookName }
  | { readonly family: 'netdev'; readonly hook: 'egress' };

export type HookPacket = Place & PlacedPacket;

interface PlacedPacket {
  /** From the network header on; from the Ethernet header on at egress. */
  readonly bytes: Uint8Array;
  /** How many bytes lie in the packet's linear part; all by default. */
  readonly linear?: number;
  /** Bytes in each fragment that holds the rest; a page by default. */
  readonly fragment?: number;
  /** Names of interfaces. */
  readonly in?: string;
  readonly out?: string;
  readonly mark?: number;
}

/** `empty`: nothing is registered at the hook. `not-run`: the packet could not be built or its interface is not there. */
export type HookVerdict = 'drop' | 'accept' | 'stolen' | 'queue' | 'empty' | 'not-run';

export interface HookResult {
  readonly verdict: HookVerdict;
  /** Which of the hook's entries decided, counted from 0. */
  readonly entry: number;
  /** errno of a packet that was not run, or the one that a drop carries. */
  readonly errno: number;
  readonly mark: number;
  /** Of a packet that was accepted, when asked for. */
  readonly bytes?: Uint8Array;
  /** Nanoseconds (instructions under the counted clock), when asked for. */
  readonly cost?: number;
}

export interface HookOptions {
  readonly netns?: string;
  /** Return the bytes of accepted packets. */
  readonly bytes?: boolean;
  readonly cost?: boolean;
  readonly deadlineMs?: number;
}

/** NFPROTO_NETDEV and NF_NETDEV_EGRESS of linux/netfilter.h are 5 and 1. */
const familyNumber = { ipv4: 2, ipv6: 10, netdev: 5 } as const;
const numberOf = ({ hook }: Place) => (hook === 'egress' ? 1 : hookNumber[hook]);

const packetHeader = 32;
const resultHeader = 24;
const up8 = (size: number) => (size + 7) & ~7;

/** Packets name an interface by its place in `interfaces`, counted from 1. */
export function encodePackets(packets: readonly HookPacket[], interfaces: readonly string[]): Buffer {
  const place = (name: string | undefined) => (name === undefined ? 0 : interfaces.indexOf(name) + 1);
  const size = packets.reduce((sum, { bytes }) => sum + packetHeader + up8(bytes.length), 0);
  const data = Buffer.alloc(size);
  let at = 0;
  for (const packet of packets) {
    data.writeUInt8(familyNumber[packet.family], at);
    data.writeUInt8(numberOf(packet), at + 1);
    data.writeUInt16LE(packet.fragment ?? 0, at + 2);
    data.writeUInt32LE(packet.bytes.length, at + 4);
    data.writeUInt32LE(packet.linear ?? packet.bytes.length, at + 8);
    data.writeUInt32LE(place(packet.in), at + 12);
    data.writeUInt32LE(place(packet.out), at + 16);
    data.writeUInt32LE((packet.mark ?? 0) >>> 0, at + 20);
    data.set(packet.bytes, at + packetHeader);
    at += packetHeader + up8(packet.bytes.length);
  }
  return data;
}

/** Room that the results of these packets need at most; a hook may lengthen a packet a little. */
export function resultRoom(packets: readonly HookPacket[], bytes: boolean): number {
  if (!bytes) return packets.length * resultHeader;
  return packets.reduce((sum, packet) => sum + resultHeader + up8(packet.bytes.length) + 256, 0);
}

const verdicts: Readonly<Record<number, HookVerdict>> = {
  0: 'drop',
  1: 'accept',
  2: 'stolen',
  3: 'queue',
  254: 'empty',
};

export function decodeResults(data: Buffer, count: number, options: HookOptions): HookResult[] {
  const results: HookResult[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const size = data.readUInt32LE(at + 8);
    const bytes = data.subarray(at + resultHeader, at + resultHeader + size);
    const verdict = verdicts[data.readUInt8(at)] ?? 'not-run';
    results.push({
      verdict,
      entry: data.readUInt16LE(at + 2),
      errno: data.readUInt32LE(at + 4),
      mark: data.readUInt32LE(at + 12),
      ...(options.bytes && verdict === 'accept' ? { bytes } : {}),
      ...(options.cost ? { cost: Number(data.readBigUInt64LE(at + 16)) } : {}),
    });
    at += up8(resultHeader + size);
  }
  return results;
}
