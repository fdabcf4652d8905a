/**
 * Locks between processes: a symbolic link whose text names the holder, since making one is a single step that two
 * cannot both succeed in. A holder that died, also by a reboot, is told from another process of the same id.
 */
import { readlink, rm, symlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, stillRuns } from './process.js';
import { refused } from './refused.js';
import { whileThere } from './temporary.js';

export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told once, after a few seconds, who is waited for. */
  readonly onWait?: ((line: string) => void) | undefined;
}

/** Nobody needs to be told of a shorter wait. */
const PATIENCE_MS = 3000;

/** Does the work while holding the lock; waits as long as another living process holds it. */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  options: WaitOptions = {},
): Promise<T> {
  const { signal, onWait } = options;
  const begin = performance.now();
  for (let told = false; ; ) {
    signal?.throwIfAborted();
    const holder = await take(path);
    if (holder === undefined) return whileThere(path, work);
    if (!told && performance.now() - begin > PATIENCE_MS) {
      told = true;
      onWait?.(`waiting for process ${holder.split(' ')[1]}, which holds ${path}`);
    }
    await sleep(100, undefined, signal ? { signal } : {});
  }
}

/** Does the work if nobody holds the lock; undefined where a living process does. */
export async function ifFree<T>(path: string, work: () => Promise<T>): Promise<T | undefined> {
  return (await take(path)) === undefined ? whileThere(path, work) : undefined;
}

/** Undefined when the lock is now ours, else the identity of the living process that holds it. */
async function take(path: string): Promise<string | undefined> {
  const own = (await identityOf(process.pid)) ?? `unknown ${process.pid} unknown`;
  for (;;) {
    try {
      await symlink(own, path);
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') refused(error, `${path} cannot be made`);
    }
    const holder = await holderOf(path);
    if (holder === undefined) continue;
    if (await stillRuns(holder)) return holder;
    await removeDead(path);
  }
}

/**
 * Only who holds the lock's own lock removes it, and looks at it again first: so the one that goes is still the dead
 * holder's, never that of a waiter who was faster.
 */
async function removeDead(path: string): Promise<void> {
  await withLock(`${path}.lock`, async () => {
    const holder = await holderOf(path);
    if (holder !== undefined && !(await stillRuns(holder))) await rm(path, { force: true });
  });
}

/** What the lock says; undefined when it has just gone, empty when it is no lock of ours at all. */
async function holderOf(path: string): Promise<string | undefined> {
  return readlink(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : ''));
}
