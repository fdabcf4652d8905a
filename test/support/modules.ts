/** Many models to modules in one run of Kbuild: a run for each would spend most of its time on starting up. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratedFile } from '../../src/emit/file.js';
import { make } from '../../src/kbuild/build.js';
import type { Kernel } from '../../src/kernel/index.js';

export interface Built {
  /** Has a NAME.ko for each module, and its C. */
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
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-many-'));
  const objects: string[] = [];
  const probes = new Set<string>();
  for (const files of modules) {
    for (const file of files) {
      if (file.path === 'Kbuild') probes.add(probesOf(file.text));
      if (!file.path.endsWith('.c') && !file.path.endsWith('.h')) continue;
      await writeFile(join(folder, file.path), file.text);
      if (file.path.endsWith('.c')) objects.push(file.path.replace(/\.c$/, '.o'));
    }
  }
  await writeFile(join(folder, 'Kbuild'), `obj-m := ${objects.join(' ')}\n${[...probes].join('')}`);
  // Debug information is a third of the compiler's time; no warning depends on it.
  const strict = lenient ? ['KCFLAGS=-g0'] : ['W=1', 'KCFLAGS=-Werror -g0'];
  const check = sparse ? ['C=2', 'CF=-D__CHECK_ENDIAN__ -Wsparse-error'] : [];
  const goal = unlinked ? 'modpost' : 'modules';
  const result = await make(kernel, folder, ['--keep-going', ...strict, ...check, goal]);
  return { folder, output: `${result.stdout}\n${result.stderr}`, status: result.status };
}

/** What a Kbuild file asks the kernel's headers: all that comes after the module's name. */
function probesOf(kbuild: string): string {
  return kbuild.replace(/^[\s\S]*?^obj-m .*\n/m, '');
}

/** What a compiler or checker complained of. */
export function complaints(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => /\b(warning|error):/i.test(line) || line.startsWith('ERROR: modpost'));
}
