/**
 * Many models to modules in one run of Kbuild: a run for each would spend most of its time on starting up. What has been built
 * without an error is kept in the cache, under all that it was made from: the same C need not be compiled for every run of the
 * tests.
 */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GeneratedFile, isOfModule } from '../../src/emit/file.js';
import { cacheDir } from '../../src/host/cache.js';
import { exists } from '../../src/host/files.js';
import { once } from '../../src/host/once.js';
import { run } from '../../src/host/run.js';
import { keyOf } from '../../src/host/store.js';
import { make } from '../../src/kbuild/build.js';
import type { Kernel } from '../../src/kernel/index.js';

export interface Built {
  /** Has a NAME.ko for each module that was linked. Other tests may be given the same: it stays as it is. */
  readonly folder: string;
  /** All that make, gcc and sparse printed. */
  readonly output: string;
  readonly status: number;
}

export interface BuildOptions {
  /** Also run sparse, with byte-order checks, over every file. */
  readonly sparse?: boolean;
  /**
   * Stop after modpost, which has checked every symbol: what is left makes a .ko of an object and of C that Kbuild
   * wrote, and takes a quarter of the time.
   */
  readonly unlinked?: boolean;
  /** Build without W=1 -Werror: for modules that are wrong on purpose. */
  readonly lenient?: boolean;
}

/** Builds with W=1 -Werror. Goes on after an error, so that all complaints are heard. */
export async function buildMany(
  kernel: Kernel,
  modules: readonly (readonly GeneratedFile[])[],
  { sparse = false, unlinked = false, lenient = false }: BuildOptions = {},
): Promise<Built> {
  const files = sourcesOf(modules);
  // Debug information is a third of the compiler's time; no warning depends on it.
  const strict = lenient ? ['KCFLAGS=-g0'] : ['W=1', 'KCFLAGS=-Werror -g0'];
  const check = sparse ? ['C=2', 'CF=-D__CHECK_ENDIAN__ -Wsparse-error'] : [];
  const goals = ['--keep-going', ...strict, ...check, unlinked ? 'modpost' : 'modules'];
  const image = String((await stat(kernel.image)).mtimeMs);
  const how = [await readFile(builder, 'utf8'), await checkers(sparse), ...goals];
  const key = keyOf(kernel.headers, image, ...how, ...[...files].flat());
  const kept = join(await cacheDir('test-builds'), key);
  if (!(await exists(kept))) {
    const work = await mkdtemp(join(tmpdir(), 'netkiln-many-'));
    for (const [name, text] of files) await writeFile(join(work, name), text);
    const { stdout, stderr, status } = await make(kernel, work, goals);
    const output = `${stdout}\n${stderr}`;
    // What went wrong may go well another time.
    if (status !== 0) return { folder: work, output, status };
    await keep(kept, work, output);
  }
  const now = new Date();
  await utimes(kept, now, now);
  return { folder: kept, output: await readFile(join(kept, outputFile), 'utf8'), status: 0 };
}

/** By name: the C of all modules, and one Kbuild file for them. */
function sourcesOf(modules: readonly (readonly GeneratedFile[])[]): ReadonlyMap<string, string> {
  const sources = new Map<string, string>();
  const objects: string[] = [];
  const probes = new Set<string>();
  for (const files of modules) {
    const kbuild = files.find(({ path }) => path === 'Kbuild')?.text ?? '';
    if (kbuild !== '') probes.add(probesOf(kbuild));
    // What is in a folder is for user space.
    const own = files.filter((file) => isOfModule(file) && /\.[ch]$/.test(file.path));
    for (const { path, text } of own) sources.set(path, text);
    // A module of several files says of which, in what follows.
    const whole = /^(\S+)-y :=/m.exec(kbuild)?.[1];
    const sole = own.filter(({ path }) => path.endsWith('.c')).map(({ path }) => path.replace(/c$/, 'o'));
    objects.push(...(whole === undefined ? sole : [`${whole}.o`]));
  }
  return sources.set('Kbuild', `obj-m := ${objects.join(' ')}\n${[...probes].join('')}`);
}

const outputFile = 'output';
/** What calls make, and with what. */
const builder = new URL('../../src/kbuild/build.ts', import.meta.url);
const week = 7 * 24 * 3600_000;

/** Keeps modules and what was printed, and lets go what no run has asked for in a week. */
async function keep(kept: string, work: string, output: string): Promise<void> {
  await once(kept, async (temporary) => {
    await mkdir(temporary);
    for (const name of await readdir(work)) {
      if (name.endsWith('.ko')) await copyFile(join(work, name), join(temporary, name));
    }
    await writeFile(join(temporary, outputFile), output);
  });
  await rm(work, { recursive: true });
  const all = await cacheDir('test-builds');
  for (const name of await readdir(all)) {
    const found = await stat(join(all, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > week)
      await rm(join(all, name), { recursive: true, force: true });
  }
}

/** Which they are: others may complain of what these do not. */
async function checkers(sparse: boolean): Promise<string> {
  const versions = [['gcc', '--version'] as const, ...(sparse ? [['sparse', '--version'] as const] : [])];
  const told = await Promise.all(versions.map((argv) => run([...argv])));
  return told.map(({ stdout, stderr }) => stdout + stderr).join('\n');
}

/** What a Kbuild file asks the kernel's headers: all that comes after the module's name. */
function probesOf(kbuild: string): string {
  return kbuild.slice(kbuild.indexOf('\n', kbuild.indexOf('\nobj-m ') + 1) + 1);
}

/** What a compiler or checker complained of. */
export function complaints(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => /\b(warning|error):/i.test(line) || line.startsWith('ERROR: modpost'));
}
