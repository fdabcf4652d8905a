/** `make lint-c`: checkpatch over the generated examples and the kernel modules of the guest and of the benches. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NetkilnError } from '../diagnostic/diagnostic.js';
import { printDiagnostic } from '../diagnostic/print.js';
import { interruption } from '../host/interruption.js';
import { checkpatch } from './checkpatch.js';

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof NetkilnError)) throw error;
  for (const d of error.diagnostics) process.stderr.write(`${printDiagnostic(d)}\n`);
  process.exitCode = error.exit;
}

async function main(): Promise<number> {
  const files = [
    ...(await sources('generated-examples')).filter(isKernels),
    ...(await kernelSources('guest')),
    ...(await kernelSources('bench')),
  ].sort();
  if (files.length === 0) {
    process.stdout.write('no C files to check\n');
    return 1;
  }
  const found = await checkpatch(files, interruption());
  for (const line of found.messages) process.stdout.write(`${line}\n`);
  const { errors, warnings, checks } = found;
  process.stdout.write(
    `checkpatch --strict: ${files.length} files, ${found.lines} lines: ${errors} errors, ${warnings} warnings, ${checks} checks\n`,
  );
  return errors + warnings + checks === 0 ? 0 : 1;
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((e) => e.isFile() && /\.[ch]$/.test(e.name)).map((e) => join(e.parentPath, e.name));
}

/** What is generated for user space lies in folders of its own, and its style is a test's to check. */
function isKernels(path: string): boolean {
  return dirname(dirname(path)) === 'generated-examples';
}

/** The guest's agent is an ordinary program: kernel style is for what includes the kernel's headers. */
async function kernelSources(folder: string): Promise<string[]> {
  const files = await sources(folder);
  const texts = await Promise.all(files.map((f) => readFile(f, 'utf8')));
  return files.filter((_, i) => /^#include <linux\/module\.h>/m.test(texts[i]!));
}
