/** Modules built for a kernel and a machine of that kernel to load them in. */
import { join } from 'node:path';
import type { GeneratedFile } from '../../src/emit/file.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';
import { type Built, buildMany } from '../support/modules.js';

export interface Lab {
  readonly kernel: Kernel;
  readonly built: Built;
  readonly guest: Guest;
  /** Where a built module lies on the host. */
  ko(name: string): string;
}

export async function openLab(
  series: string,
  modules: readonly (readonly GeneratedFile[])[],
  options: { readonly sparse?: boolean; readonly cpus?: number } = {},
): Promise<Lab> {
  const kernel = await findKernel(series);
  const built = await buildMany(kernel, modules, { sparse: options.sparse ?? false });
  if (built.status !== 0) throw new Error(built.output);
  const guest = await bootMachine({
    kernel,
    programs: ['ip', 'ethtool', 'tc', 'bridge'],
    modules: ['pktgen'],
    ...(options.cpus === undefined ? {} : { cpus: options.cpus }),
  });
  return { kernel, built, guest, ko: (name) => join(built.folder, `${name}.ko`) };
}

/** A shell script in the guest, in a namespace if one is named; stops at the first command that fails. */
export function shell(guest: Guest, script: string, netns = '', timeoutMs = 60_000): Promise<string> {
  return guest.runOk(['sh', '-ec', script], { netns, timeoutMs });
}

/** Without received frames that nobody wanted, which the stack counts as dropped: they were received. */
export interface Counters {
  readonly txPackets: number;
  readonly txBytes: number;
  readonly txDropped: number;
  readonly rxPackets: number;
  readonly rxBytes: number;
}

/** The counters of a link, by iproute2. */
export async function countersOf(guest: Guest, link: string, netns = ''): Promise<Counters> {
  const [shown] = JSON.parse(await shell(guest, `ip -j -s link show dev ${link}`, netns));
  const { rx, tx } = shown.stats64;
  return {
    txPackets: tx.packets,
    txBytes: tx.bytes,
    txDropped: tx.dropped,
    rxPackets: rx.packets,
    rxBytes: rx.bytes,
  };
}

/** What frames that all went out and came back add up to. */
export function reflected(frames: readonly Uint8Array[]): Counters {
  const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
  return {
    txPackets: frames.length,
    txBytes: bytes,
    txDropped: 0,
    rxPackets: frames.length,
    rxBytes: bytes,
  };
}

/** A link that is up in a namespace where the kernel itself sends nothing. */
export async function quietLink(guest: Guest, kind: string, netns: string, link = 'nk0'): Promise<void> {
  const names = (await shell(guest, 'ip netns list')).split('\n').map((line) => line.split(' ')[0]);
  if (!names.includes(netns)) {
    await guest.netnsAdd(netns, { loopback: false });
    await shell(guest, 'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6', netns);
  }
  await shell(guest, `ip link add ${link} type ${kind}; ip link set ${link} up`, netns);
}

/** Sends frames on a link and collects what comes in there, silence after it included. */
export async function roundTrip(
  guest: Guest,
  netns: string,
  link: string,
  frames: readonly Uint8Array[],
): Promise<{ readonly back: Uint8Array[]; readonly errnos: number[] }> {
  const place = { netns, link };
  const capture = await guest.capture(place);
  const { refused } = await guest.send(place, frames);
  const { frames: seen, lost } = await capture.collect({ quietMs: 50 });
  await capture.close();
  if (lost > 0) throw new Error(`the capture lost ${lost} frames`);
  return { back: seen.map((frame) => frame.bytes), errnos: refused.map((r) => r.errno) };
}

/** The first frame that is not as it should be, as a message; undefined where all are the same, in order. */
export function firstDifference(
  wanted: readonly Uint8Array[],
  found: readonly Uint8Array[],
): string | undefined {
  if (wanted.length !== found.length) return `${found.length} frames instead of ${wanted.length}`;
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const index = wanted.findIndex((frame, i) => hex(frame) !== hex(found[i]!));
  return index < 0 ? undefined : `frame ${index}: sent ${hex(wanted[index]!)}, back ${hex(found[index]!)}`;
}
