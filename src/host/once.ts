/**
 * Making a cache entry once, also when several netkilns want it at the same moment: one makes it in a temporary place
 * beside it and renames it there, the others wait. What a maker that died has left is removed by the next.
 */
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists, makeFolder } from './files.js';
import { type WaitOptions, withLock } from './lock.js';
import { refused } from './refused.js';
import { whileThere } from './temporary.js';

export interface OnceOptions extends WaitOptions {
  /** Make it anew even if it is there. */
  readonly replace?: boolean;
}

/**
 * Returns `target`, made by `make(temporary)` if it was not there: `make` gets a path that does not exist
 * yet and leaves a file or a folder at it.
 */
export async function once(
  target: string,
  make: (temporary: string) => Promise<void>,
  options: OnceOptions = {},
): Promise<string> {
  const { replace = false } = options;
  if (!replace && (await exists(target))) return target;
  try {
    await makeFolder(dirname(target));
    await withLock(
      `${target}.lock`,
      async () => {
        if (!replace && (await exists(target))) return;
        await removeLeavings(target);
        const temporary = `${target}.${process.pid}.tmp`;
        await whileThere(temporary, async () => {
          await make(temporary);
          if (replace) await rm(target, { recursive: true, force: true });
          await rename(temporary, target);
        });
      },
      options,
    );
    return target;
  } catch (error) {
    refused(error, `${target} cannot be made`);
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
