/** A program that is not there: what to install, in the words of this distribution. */
import { fail } from '../diagnostic/diagnostic.js';
import { installByAnyName, installCommand, readTools, thisDistribution } from './packages.js';

/** NK5001 for a program that was to be run. */
export async function missingTool(program: string): Promise<never> {
  const fix = await howToInstall(program);
  fail('NK5001', `${program} is not installed or not in PATH`, fix ? { fix } : {});
}

/** What to do to have a program; undefined for one that is not in the table of tools. */
export async function howToInstall(program: string): Promise<string | undefined> {
  // Kernels are built with the compiler they name, x86_64-linux-gnu-gcc-12 say; its package is that of gcc.
  const plain = program.replace(/^.*-linux-gnu-/, '').replace(/-\d+$/, '');
  const tool = (await readTools()).find(({ check }) => check.what === plain);
  if (!tool) return undefined;
  const distribution = await thisDistribution();
  const root = process.getuid?.() === 0;
  return distribution
    ? installCommand(distribution, [tool.package[distribution]], root)
    : installByAnyName(tool);
}
