/** Our own C: the guest's agent, the tether that QEMU hangs on, the stock taker, compiled once and kept by their content. */
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
  return compile('agent', ['agent', 'hook'], signal);
}

export function tetherBinary(signal?: AbortSignal): Promise<string> {
  return compile('tether', ['tether'], signal);
}

/** Takes stock of what a module may leave behind; see leftovers.ts. */
export function stockBinary(signal?: AbortSignal): Promise<string> {
  return compile('stock', ['stock'], signal);
}

/** Compiles the .c files of guest/NAME; `inputs` are the folders whose files the result depends on. */
async function compile(name: string, inputs: readonly string[], signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256').update(flags.join(' '));
  for (const folder of inputs) {
    for (const file of (await readdir(join(guestFolder, folder))).sort()) {
      if (/\.[ch]$/.test(file))
        hash.update(`\0${file}\0`).update(await readFile(join(guestFolder, folder, file)));
    }
  }
  const target = join(await cacheDir('tools'), `${name}-${hash.digest('hex').slice(0, 24)}`);
  const folder = join(guestFolder, name);
  const sources = (await readdir(folder)).filter((file) => file.endsWith('.c')).sort();
  return once(
    target,
    async (temporary) => {
      await runOk(['gcc', ...flags, '-o', temporary, ...sources.map((file) => join(folder, file))], {
        signal,
      });
    },
    { signal },
  );
}
