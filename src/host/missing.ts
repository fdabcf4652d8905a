/** A program that is not there: what to install, in the words of this distribution. */
import { readFile } from 'node:fs/promises';
import { fail } from '../diagnostic/diagnostic.js';
import { distributionOf, installCommand, readTools } from './packages.js';

/** NK5001 for a program that was to be run. */
export async function missingTool(program: string): Promise<never> {
  // Kernels are built with the compiler they name, x86_64-linux-gnu-gcc-12 say; its package is that of gcc.
  const plain = program.replace(/^.*-linux-gnu-/, '').replace(/-\d+$/, '');
  const tool = (await readTools()).find(({ check }) => check.what === plain);
  const distribution = distributionOf(await readFile('/etc/os-release', 'utf8').catch(() => ''));
  const root = process.getuid?.() === 0;
  const install = tool && distribution && installCommand(distribution, [tool.package[distribution]], root);
  const names = tool && [...new Set(Object.values(tool.package))].join(' or ');
  const fix = install ?? (names && `install what your distribution calls ${names}`);
  fail('NK5001', `${program} is not installed or not in PATH`, fix ? { fix } : {});
}
