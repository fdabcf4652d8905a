/**
 * Making a cache entry once, also when several netkilns want it at the same moment: one makes it in a
 * temporary folder beside its place and renames it there, the others wait. A maker that died is noticed by
 * its process id and its leavings are removed.
 */
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Returns `target`, made by `make(temporary)` if it was not there: `make` gets a path that does not exist
 * yet and leaves a file or a folder at it. With `replace` it is made anew.
 */
export async function once(
  target: string,
  make: (temporary: string) => Promise<void>,
  options: { readonly signal?: AbortSignal | undefined; readonly replace?: boolean } = {},
): Promise<string> {
  if (!options.replace && (await exists(target))) return target;
  await mkdir(dirname(target), { recursive: true });
  const release = await lock(`${target}.lock`, options.signal);
  try {
    if (!options.replace && (await exists(target))) return target;
    await removeLeavings(target);
    const temporary = `${target}.${process.pid}.tmp`;
    try {
      await make(temporary);
      if (options.replace) await rm(target, { recursive: true, force: true });
      await rename(temporary, target);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return target;
  } finally {
    await release();
  }
}

async function removeLeavings(target: string): Promise<void> {
  const dir = dirname(target);
  const prefix = `${basename(target)}.`;
  for (const name of await readdir(dir)) {
    if (name.startsWith(prefix) && /^\d+\.tmp$/.test(name.slice(prefix.length))) {
      await rm(join(dir, name), { recursive: true, force: true });
    }
  }
}

/** Takes a lock file that holds our process id; waits while a living process holds it. */
async function lock(path: string, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
  for (;;) {
    signal?.throwIfAborted();
    if (await tryLock(path)) return () => rm(path, { force: true });
    await sleep(100, undefined, signal ? { signal } : {});
  }
}

const held = new Set<string>();

/** True when the lock is now ours; a dead holder's lock is removed for the next try. */
export async function tryLock(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    held.add(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const text = await readFile(path, 'utf8').catch(() => '');
  const age = await stat(path).then(
    (s) => Date.now() - s.mtimeMs,
    () => 0,
  );
  // An empty lock was just created by a process that has not written its id yet, or died before it could.
  const dead =
    text === '' ? age > 5000 : !alive(Number(text)) || (Number(text) === process.pid && !held.has(path));
  if (dead) await rm(path, { force: true });
  return false;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
