/**
 * Folders that Kbuild works in, kept from one build of a module to the next. What does not come of the generated C (the
 * module's table of versions, the part that is the same in all modules) is then only compiled again where it would
 * become another, which is Kbuild's own to decide: a third of a build's time.
 */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../host/cache.js';
import { ifFree } from '../host/lock.js';
import { bootId } from '../host/process.js';
import { withTemporaryFolder } from '../host/temporary.js';

/** In a folder whose last build came to a good end: the boot of the host that it was in. */
const finished = '.finished';

const WEEK = 7 * 24 * 3600_000;

/**
 * Does something with the folder of that key, in which nothing is left but what may be carried over; with a new one
 * while another process has it. It is carried over only from work that does not throw: a compiler that was killed may
 * leave half a file that make takes for a whole one, and so may a host that lost its power.
 */
export async function withWorkspace<T>(
  key: string,
  module: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(await cacheDir('kbuild'), key);
  // Kbuild takes no path with a space in it, and make reads some signs as its own.
  if (!/^[\w@%+./-]+$/.test(folder)) return withTemporaryFolder('netkiln-build-', work);
  const done = await ifFree(`${folder}.lock`, async () => {
    await prepare(folder, module);
    const result = await work(folder);
    await writeFile(join(folder, finished), await bootId());
    return { result };
  });
  return done ? done.result : withTemporaryFolder('netkiln-build-', work);
}

async function prepare(folder: string, module: string): Promise<void> {
  const boot = await readFile(join(folder, finished), 'utf8').catch(() => undefined);
  if (boot === undefined) await removeUnused();
  if (boot !== (await bootId())) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const carried = new Set(['.module-common.o', '..module-common.o.cmd']);
  for (const name of [`${module}.mod.c`, `${module}.mod.o`, `.${module}.mod.o.cmd`]) carried.add(name);
  for (const name of await readdir(folder)) {
    if (!carried.has(name)) await rm(join(folder, name), { recursive: true });
  }
}

/** Folders that nobody has built in for a week. */
async function removeUnused(): Promise<void> {
  const place = await cacheDir('kbuild');
  for (const name of await readdir(place)) {
    if (name.endsWith('.lock')) continue;
    const path = join(place, name);
    const found = await stat(path).catch(() => undefined);
    if (!found || Date.now() - found.mtimeMs < WEEK) continue;
    await ifFree(`${path}.lock`, () => rm(path, { recursive: true, force: true }));
  }
}
