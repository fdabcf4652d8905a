/** Packets that have come in by a link, held against those that had to. */
import type { ArrivesStep, Layer, PacketPattern } from '../../model/scenario.js';
import {
  buildPacket,
  dissect,
  type FirstHeader,
  formatPacket,
  matchPattern,
  showDifference,
} from '../../packet/index.js';
import type { Collected } from '../../vm/link.js';

/** What is wrong, in lines. */
export function judgeArrivals(step: ArrivesStep, { frames, lost }: Collected): string[] {
  if (lost > 0) return [`the capture lost ${lost} packets`];
  const looked = frames
    .filter(({ direction }) => direction === 'in')
    .map(({ bytes }) => bytes)
    .filter((bytes) => !isUpkeep(bytes, step.packets));
  const wanted = step.packets.map((pattern) => (bytes: Uint8Array) => differences(pattern, bytes));
  if (step.others === 'ignored') return missing(step.packets, wanted, looked);
  if (looked.length === wanted.length) {
    const index = wanted.findIndex((match, i) => match(looked[i]!).length > 0);
    if (index < 0) return [];
    return [`packet ${index} is not the one expected:`, ...indented(wanted[index]!(looked[index]!))];
  }
  const count = (n: number) => (n === 1 ? '1 packet' : `${n} packets`);
  const extra = looked.filter((bytes) => !wanted.some((match) => match(bytes).length === 0));
  return [
    `${count(wanted.length)} had to come in, ${looked.length} did`,
    ...missing(step.packets, wanted, looked),
    ...extra.slice(0, 3).flatMap((bytes) => ['not expected:', ...indented(tree(bytes))]),
  ];
}

/** Those that have not come, or not in their order. */
function missing(
  packets: readonly PacketPattern[],
  wanted: readonly ((bytes: Uint8Array) => string[])[],
  found: readonly Uint8Array[],
): string[] {
  let from = 0;
  return wanted.flatMap((match, i) => {
    const at = found.findIndex((bytes, j) => j >= from && match(bytes).length === 0);
    if (at >= 0) {
      from = at + 1;
      return [];
    }
    const shown = packets[i]!.layers.map(shortly).join(', ');
    const early = found.some((bytes) => match(bytes).length === 0);
    return [`packet ${i} has ${early ? 'come too early' : 'not come'}: ${shown}`];
  });
}

function differences({ layers, exact }: PacketPattern, found: Uint8Array): string[] {
  if (!exact) return matchPattern(layers, found, 'ether');
  const start = layers[0]!.header as FirstHeader;
  const own = found.subarray(
    dissect(found, 'ether').headers.find(({ header }) => header.name === start)?.offset ?? 0,
  );
  const { bytes } = buildPacket(layers);
  return Buffer.from(bytes).equals(own) ? [] : showDifference(bytes, own, start);
}

/** ICMPv6 of neighbours, routers and groups (RFC 4861, RFC 2710, RFC 3810). */
const upkeepTypes: ReadonlySet<bigint> = new Set([130n, 131n, 132n, 133n, 134n, 135n, 136n, 137n, 143n]);

/** What the kernel sends for its own sake, unless a packet that is waited for is of that protocol. */
function isUpkeep(bytes: Uint8Array, packets: readonly PacketPattern[]): boolean {
  const asked = (header: string) => packets.some(({ layers }) => layers.some((one) => one.header === header));
  const { headers } = dissect(bytes, 'ether');
  return headers.some(({ header, fields }) => {
    if (header.name === 'arp') return !asked('arp');
    if (header.name === 'icmpv6') return !asked('icmpv6') && upkeepTypes.has(fields['type'] ?? 0n);
    return header.name === 'ip' && fields['protocol'] === 2n && !asksForIgmp(packets);
  });
}

/** IGMP has no header of its own here: it is asked for by its number. */
function asksForIgmp(packets: readonly PacketPattern[]): boolean {
  return packets.some(({ layers }) =>
    layers.some(
      ({ header, fields }) => header === 'ip' && (fields['protocol'] === 2 || fields['protocol'] === 'igmp'),
    ),
  );
}

function shortly({ header, fields }: Layer): string {
  const words = Object.entries(fields).map(
    ([name, value]) => `${name}=${Array.isArray(value) ? value.join('|') : value}`,
  );
  return [header, ...words].join(' ');
}

function tree(bytes: Uint8Array): string[] {
  return formatPacket(bytes, 'ether').split('\n');
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
