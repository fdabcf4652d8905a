/** Our own C: the guest's agent and the tether that QEMU hangs on, compiled once and kept by their content. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from '../host/cache.js';
import { once } from '../host/once.js';
import { runOk } from '../host/run.js';

/** The folder `guest/`, beside both `src/` and `dist/`. */
export const guestFolder = fileURLToPath(new URL('../../guest/', import.meta.url)).replace(/\/$/, '');

const flags = ['-std=gnu17', '-O2', '-static', '-pthread', '-Wall', '-Wextra'];

export function agentBinary(signal?: AbortSignal): Promise<string> {
  return compile('agent', ['agent', 'stock'], ['hook'], signal);
}

export function tetherBinary(signal?: AbortSignal): Promise<string> {
  return compile('tether', ['tether'], [], signal);
}

/** Compiles the .c files of folders in guest/; they include headers of these, and of others that are named too. */
async function compile(
  name: string,
  folders: readonly string[],
  others: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256').update(flags.join(' '));
  const sources: string[] = [];
  for (const folder of [...folders, ...others]) {
    for (const file of (await readdir(join(guestFolder, folder))).sort()) {
      if (!/\.[ch]$/.test(file)) continue;
      const path = join(guestFolder, folder, file);
      hash.update(`\0${file}\0`).update(await readFile(path));
      if (file.endsWith('.c') && folders.includes(folder)) sources.push(path);
    }
  }
  const target = join(await cacheDir('tools'), `${name}-${hash.digest('hex').slice(0, 24)}`);
  return once(
    target,
    async (temporary) => {
      await runOk(['gcc', ...flags, '-o', temporary, ...sources], {
        signal,
      });
    },
    { signal },
  );
}
