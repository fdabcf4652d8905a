/**
 * Emptying the cache. An entry goes in one step, by a rename while its maker's lock is held, so that no one meets half of
 * it; what a process that runs has on its command line stays, and so does what is just being made.
 */
import { lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheRoot } from '../host/cache.js';
import { ifFree } from '../host/lock.js';
import { runs } from '../host/process.js';
import { refused } from '../host/refused.js';

/** One folder of the cache. */
export interface Cleaned {
  /** `snapshots`, `images`, ... */
  readonly name: string;
  readonly removed: number;
  /** On disk, by what was removed. */
  readonly bytes: number;
  /** Entries that stay, since something uses or makes them. */
  readonly inUse: number;
}

/** Folders of the cache by what they are for. Nothing else in it is touched: it may be a folder of somebody's. */
const groups = {
  machines: ['snapshots', 'images', 'parts', 'vmlinux'],
  all: [
    ...['modules', 'module-builds', 'kbuild', 'built', 'specs', 'generated', 'answers', 'tools', 'accel'],
    ...['checkpatch'],
  ],
  kernels: ['kernels', 'sanitize'],
} as const;

export async function clean(
  { all = false, kernels = false }: { readonly all?: boolean; readonly kernels?: boolean },
  signal: AbortSignal,
): Promise<Cleaned[]> {
  const root = resolve(cacheRoot());
  const names = [...groups.machines, ...(all ? groups.all : []), ...(kernels ? groups.kernels : [])];
  const cleaned: Cleaned[] = [];
  for (const name of names) {
    const found = await cleanFolder(name, join(root, name), signal);
    if (found.removed + found.inUse > 0) cleaned.push(found);
  }
  return cleaned;
}

async function cleanFolder(name: string, folder: string, signal: AbortSignal): Promise<Cleaned> {
  let [removed, bytes, inUse] = [0, 0, 0];
  const commands = await commandLines();
  for (const entry of await readdir(folder).catch(() => [])) {
    signal.throwIfAborted();
    const path = join(folder, entry);
    if (entry.endsWith('.lock')) continue;
    const size = await bytesOf(path);
    if (await remove(path, commands)) {
      removed++;
      bytes += size;
    } else inUse++;
  }
  await removeDeadLocks(folder);
  return { name, removed, bytes, inUse };
}

/** Whether it is gone now. */
async function remove(path: string, commands: readonly string[]): Promise<boolean> {
  const maker = /\.(\d+)(-\d+)?\.tmp$/.exec(path)?.[1];
  if (maker !== undefined) {
    // Half an entry: its maker's, as long as that runs.
    if (runs(Number(maker))) return false;
    await rm(path, { recursive: true, force: true });
    return true;
  }
  if (commands.some((command) => names(command, path))) return false;
  try {
    const gone = await ifFree(`${path}.lock`, async () => {
      const aside = `${path}.${process.pid}.tmp`;
      await rename(path, aside);
      await rm(aside, { recursive: true, force: true });
      return true;
    });
    return gone ?? false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' || refused(error, `${path} cannot be removed`);
  }
}

/** Whether a command line names the path or something below it. */
function names(command: string, path: string): boolean {
  for (let at = command.indexOf(path); at >= 0; at = command.indexOf(path, at + 1)) {
    if (!/[\w.+-]/.test(command[at + path.length] ?? '')) return true;
  }
  return false;
}

/** Those of all processes but this one. Commas are doubled in QEMU's. */
async function commandLines(): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const texts = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return texts.filter((text) => text !== '').map((text) => text.replaceAll(',,', ','));
}

/** Taking a lock removes what a dead holder has left. */
async function removeDeadLocks(folder: string): Promise<void> {
  for (const entry of await readdir(folder).catch(() => [])) {
    if (entry.endsWith('.lock')) await ifFree(join(folder, entry), async () => {});
  }
}

/** What it takes on disk; a file with several names counts once. */
async function bytesOf(path: string): Promise<number> {
  const top = await lstat(path).catch(() => undefined);
  if (!top) return 0;
  if (!top.isDirectory()) return top.blocks * 512;
  const seen = new Set<number>();
  let bytes = 0;
  const below = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of below) {
    const file = await lstat(join(entry.parentPath, entry.name)).catch(() => undefined);
    if (!file || (file.nlink > 1 && seen.has(file.ino))) continue;
    seen.add(file.ino);
    bytes += file.blocks * 512;
  }
  return bytes;
}
