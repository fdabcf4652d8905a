/** Writing files so that an interruption never leaves half of one: a temporary beside it, then a rename. */
import { access, mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { whileThere } from './temporary.js';

let serial = 0;

export async function writeAtomic(path: string, data: string | Uint8Array, mode = 0o644): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}-${serial++}.tmp`;
  await whileThere(temporary, async () => {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(data);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  });
}

/** Makes a folder and those above it. Node's own way of doing that never ends where the system makes none, in /proc say. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch((again: NodeJS.ErrnoException) => {
      // Another process may have been faster.
      if (again.code !== 'EEXIST') throw again;
    });
  }
}

/** Whether something can be reached there. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
