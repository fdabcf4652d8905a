/** A machine whose memory could not grow: files of it are sparse, and QEMU is killed where the disk has no more for them. */
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { NetkilnError, problem } from '../diagnostic/diagnostic.js';
import type { Qemu } from './qemu.js';

/** A file system with less than this left is full, whatever it was a moment ago. */
const LITTLE = 32 * 2 ** 20;

/** NK4007 with the place that is full; undefined where QEMU ended for another reason. */
export async function outOfRoom({ exitSignal, growing }: Qemu): Promise<NetkilnError | undefined> {
  if (exitSignal !== 'SIGBUS') return undefined;
  for (const folder of growing) {
    const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: 0, bsize: 1 }));
    if (bavail * bsize < LITTLE) return new NetkilnError([noRoom(folder, bavail * bsize)]);
  }
  return undefined;
}

function noRoom(folder: string, left: number) {
  const variable = folder === tmpdir() ? 'TMPDIR' : 'NETKILN_CACHE';
  return problem('NK4007', `the disk is full: a machine's memory cannot grow in ${folder}`, {
    cause: `${Math.floor(left / 1024)} KiB are left there; QEMU was killed by SIGBUS`,
    fix: `make room there (netkiln vm clean empties the cache), or set ${variable} to another folder`,
  });
}
