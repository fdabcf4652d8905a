/** The kernel's configuration: tinyconfig with the fragment merged over it, and proof that all of it came through. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail } from '../../diagnostic/diagnostic.js';
import { type Difference, differences, parseConfig } from '../config.js';
import type { KernelTree } from './tree.js';

/** Configures the tree; NK6101 names each option that is not what the fragment asks for, and what it became. */
export async function configure(tree: KernelTree, fragmentFile: string): Promise<void> {
  const { options, bad } = parseConfig(await readFile(fragmentFile, 'utf8'));
  if (bad.length > 0) {
    fail('NK6101', `${basename(fragmentFile)} has lines that are no options`, {
      cause: bad.map(({ line, text }) => `line ${line}: ${text}`).join('\n'),
    });
  }
  await tree.make(['tinyconfig']);
  await tree.runOk(['sh', 'scripts/kconfig/merge_config.sh', '-m', '.config', fragmentFile]);
  await tree.make(['olddefconfig']);
  const made = parseConfig(await readFile(join(tree.folder, '.config'), 'utf8')).options;
  const missing = differences(options, made);
  if (missing.length > 0) {
    fail('NK6101', `the kernel's configuration lacks ${missing.map(({ option }) => option).join(', ')}`, {
      cause: missing.map(worded).join('\n'),
    });
  }
}

function worded({ option, wanted, found }: Difference): string {
  const shown = (value: string) => (value === 'n' ? 'off' : value);
  const became =
    found === undefined ? 'left out: nothing that it needs is on, or there is no such option' : shown(found);
  return `${option} should be ${shown(wanted)} and became ${became}`;
}
