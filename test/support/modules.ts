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

/** Builds with W=1 -Werror; `sparse` also runs it, with byte-order checks, over every file. */
export async function buildMany(
  kernel: Kernel,
  modules: readonly (readonly GeneratedFile[])[],
  { sparse = false } = {},
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
  const check = sparse ? ['C=2', 'CF=-D__CHECK_ENDIAN__ -Wsparse-error'] : [];
  const result = await make(kernel, folder, ['W=1', 'KCFLAGS=-Werror', ...check, 'modules']);
  return { folder, output: `${result.stdout}\n${result.stderr}`, status: result.status };
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
