/** The kernel's own packet generator, which counts for itself what it has sent: one thread for each processor. */
import type { Guest } from '../../src/vm/index.js';
import { shell } from './lab.js';

export interface Flood {
  readonly netns: string;
  readonly link: string;
  /** On so many processors at once. */
  readonly threads: number;
  /** Frames from each. */
  readonly count: number;
  /** Bytes of each frame, Ethernet header included. */
  readonly size: number;
  /** Further commands, as `frags 4`. */
  readonly with?: readonly string[];
}

/** Sends them all; what the generator itself counted. */
export async function flood(
  guest: Guest,
  { netns, link, threads, count, size, ...rest }: Flood,
): Promise<number> {
  const own = Array.from({ length: threads }, (_, cpu) => `${link}@${cpu}`);
  const commands = [
    `count ${count}`,
    'delay 0',
    `pkt_size ${size}`,
    'dst 198.51.100.1',
    ...(rest.with ?? []),
  ];
  const script = [
    'cd /proc/net/pktgen',
    ...own.map((name, cpu) => `echo add_device ${name} > kpktgend_${cpu}`),
    ...own.flatMap((name) => commands.map((command) => `echo ${command} > ${name}`)),
    'echo start > pgctrl',
    `cat ${own.join(' ')} | sed -n 's/.*pkts-sofar: \\([0-9]*\\) .*/\\1/p'`,
    ...own.map((_, cpu) => `echo rem_device_all > kpktgend_${cpu}`),
  ];
  const sent = (await shell(guest, script.join('\n'), netns, 120_000)).trim().split('\n').map(Number);
  if (sent.length !== threads) throw new Error(`pktgen says ${sent.join()}`);
  return sent.reduce((sum, one) => sum + one, 0);
}
