/**
 * Files and folders that are only there while something is being done. They go at the latest with this process, also
 * when a second interruption lets nothing finish; what is killed outright is cleaned up by the next run.
 */
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runs } from './process.js';
import { refused } from './refused.js';

const there = new Set<string>();

process.on('exit', () => {
  for (const path of there) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
});

/** Does something with a path that is gone afterwards, if it is still there. */
export async function whileThere<T>(path: string, work: () => Promise<T>): Promise<T> {
  there.add(path);
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
    there.delete(path);
  }
}

const HOUR = 3600_000;

/** Folders of processes that were killed. One of an hour ago is not of another container that shares the place. */
async function removeLeavings(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const pid = /^netkiln-[a-z-]+-(\d+)\.\w{6}$/.exec(name)?.[1];
    if (pid === undefined || runs(Number(pid))) continue;
    const path = join(tmpdir(), name);
    const found = await stat(path).catch(() => undefined);
    const own = found?.uid === process.getuid?.();
    if (found && own && Date.now() - found.mtimeMs > HOUR) await rm(path, { recursive: true, force: true });
  }
}

/** Does something with a new folder in the system's place for temporaries. */
export async function withTemporaryFolder<T>(
  prefix: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  await removeLeavings();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}.`)).catch((error: unknown) =>
    refused(error, `no temporary folder can be made in ${tmpdir()}`),
  );
  return whileThere(folder, () => work(folder));
}
