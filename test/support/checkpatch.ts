/** checkpatch as a test: nothing to complain of, or skipped where its source cannot be fetched. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { type GeneratedFile, isOfModule } from '../../src/emit/file.js';
import { checkpatch } from '../../src/lint/checkpatch.js';
import { fetchCheckpatch } from '../../src/lint/fetch.js';

/** The C of modules whose names differ. `allowed` is what it may say nevertheless. */
export async function checkStyle(
  context: TestContext,
  modules: readonly (readonly GeneratedFile[])[],
  allowed = /^$/,
): Promise<void> {
  try {
    await fetchCheckpatch();
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    const [found] = error.diagnostics;
    context.skip(`checkpatch cannot be fetched: ${found!.message}`);
  }
  const sources = modules.map((files) =>
    files.filter((file) => isOfModule(file) && /\.[ch]$/.test(file.path)),
  );
  for (const own of sources) expect(own.length).toBeGreaterThan(0);
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-checkpatch-'));
  try {
    const paths = sources.flat().map(({ path }) => join(folder, path));
    expect(new Set(paths).size).toBe(paths.length);
    for (const [index, { text }] of sources.flat().entries()) await writeFile(paths[index]!, text);
    const { files, errors, warnings, checks, lines, messages } = await checkpatch(paths);
    console.log(`checkpatch: ${errors} errors, ${warnings} warnings, ${checks} checks in ${lines} lines`);
    const left = messages.filter((message) => !allowed.test(message));
    expect(left.slice(0, 20)).toEqual([]);
    expect(errors + warnings + checks).toBe(messages.length - left.length);
    expect(files.length).toBe(paths.length);
  } finally {
    await rm(folder, { recursive: true });
  }
}
