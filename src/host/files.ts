/** Writing files so that an interruption never leaves half of one: a temporary beside it, then a rename. */
import { access, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { whileThere } from './temporary.js';

let serial = 0;

export async function writeAtomic(path: string, data: string | Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
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

/** Whether something can be reached there. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
