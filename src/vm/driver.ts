/** Modules that netkiln itself brings (the hook driver, the tests' own), built by Kbuild and cached by their content. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { once } from '../host/once.js';
import { withTemporaryFolder } from '../host/temporary.js';
import { make } from '../kbuild/build.js';
import type { Kernel } from '../kernel/index.js';

/** Builds the folder's Kbuild file against a kernel, out of the source folder; returns a folder with the .ko files. */
export async function buildModules(kernel: Kernel, source: string, signal?: AbortSignal): Promise<string> {
  const names = (await readdir(source)).filter((name) => /^Kbuild$|\.[ch]$/.test(name)).sort();
  const hash = createHash('sha256').update(`${kernel.headers}\0${(await stat(kernel.image)).mtimeMs}`);
  for (const name of names) hash.update(`\0${name}\0`).update(await readFile(join(source, name)));
  const target = join(await cacheDir('modules'), `${kernel.release}-${hash.digest('hex').slice(0, 24)}`);
  const build = (temporary: string) =>
    withTemporaryFolder('netkiln-kbuild-', async (work) => {
      for (const name of names) await copyFile(join(source, name), join(work, name));
      const made = await make(kernel, work, ['modules'], signal);
      if (made.status !== 0) {
        fail('NK5002', `Kbuild could not build ${source} for ${kernel.release}`, {
          cause: (made.stderr || made.stdout).trim().split('\n').slice(-20).join('\n'),
        });
      }
      await mkdir(temporary);
      for (const name of await readdir(work)) {
        if (name.endsWith('.ko')) await copyFile(join(work, name), join(temporary, name));
      }
    });
  return once(target, build, { signal });
}
