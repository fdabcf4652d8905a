/** The module as it is tortured: it counts how often each line is run, and its per-CPU allocations can fail. */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, NetkilnError } from '../diagnostic/diagnostic.js';
import type { Origins } from '../diagnostic/origins.js';
import type { GeneratedFile } from '../emit/file.js';
import { make } from '../kbuild/build.js';
import { explain } from '../kbuild/explain.js';
import type { Kernel } from '../kernel/index.js';
import { guestFolder } from '../vm/tools.js';

export interface Instrumented {
  readonly ko: string;
  /** Where the compiler's notes for gcov lie; files named as the objects, `.gcno`. */
  readonly folder: string;
}

/** Builds in a folder that is there and empty. Kernels without GCOV get a module that counts nothing. */
export async function buildInstrumented(request: {
  readonly name: string;
  readonly files: readonly GeneratedFile[];
  readonly origins: Origins;
  readonly kernel: Kernel;
  readonly folder: string;
  readonly signal: AbortSignal;
}): Promise<Instrumented> {
  const { name, files, origins, kernel, folder, signal } = request;
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const flags = `${await withFailingPerCpu(folder)} -ffile-prefix-map=${folder}/=`;
  const made = await make(kernel, folder, ['GCOV_PROFILE=y', `KCFLAGS=${flags}`, 'modules'], signal);
  if (made.status !== 0) {
    const output = `${made.stdout}\n${made.stderr}`;
    const found = explain(output, folder, files, origins);
    if (found.length > 0) throw new NetkilnError(found, 1);
    fail('NK5002', `Kbuild failed for kernel ${kernel.release}`, { cause: output.trim().slice(-2000) });
  }
  return { ko: join(folder, `${name}.ko`), folder };
}

/** For modules that are built in a folder: a compiler's flag with which faults reach their per-CPU allocations, too. */
export async function withFailingPerCpu(folder: string): Promise<string> {
  const early = join(folder, 'netkiln-percpu.h');
  await copyFile(join(guestFolder, 'torture/percpu.h'), early);
  return `-include ${early}`;
}

/** Names of the objects that have notes, without their ends. */
export async function notedObjects({ folder }: Instrumented): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith('.gcno') && !name.endsWith('.mod.gcno') && !name.startsWith('.'))
    .map((name) => name.slice(0, -'.gcno'.length));
}
