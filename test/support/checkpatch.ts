/** checkpatch as a test: nothing to complain of, or skipped where its source cannot be fetched. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { type GeneratedFile, isOfModule } from '../../src/emit/file.js';
import { keyOf, Store } from '../../src/host/store.js';
import { checkpatch } from '../../src/lint/checkpatch.js';
import { fetchCheckpatch } from '../../src/lint/fetch.js';

/** What it had nothing to say of, by its own text and the file's: it need not be asked again. */
const clean = new Store('checkpatch-clean', 1 << 20);
const checker = new URL('../../src/lint/checkpatch.ts', import.meta.url);

/** The C of modules whose names differ. `allowed` is what it may say nevertheless. */
export async function checkStyle(
  context: TestContext,
  modules: readonly (readonly GeneratedFile[])[],
  allowed = /^$/,
): Promise<void> {
  let script = '';
  try {
    script = await readFile(await fetchCheckpatch(), 'utf8');
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
    const how = [script, await readFile(checker, 'utf8')];
    const files = sources.flat().map(({ path, text }) => ({
      ...{ path: join(folder, path), text },
      key: keyOf(...how, path, text),
    }));
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    const known = await Promise.all(files.map(({ key }) => clean.get(key)));
    const asked = files.filter((_, index) => known[index] === undefined);
    console.log(`checkpatch: ${files.length - asked.length} of ${files.length} files are known to be clean`);
    if (asked.length === 0) return;
    for (const { path, text } of asked) await writeFile(path, text);
    const found = await checkpatch(asked.map(({ path }) => path));
    const { errors, warnings, checks, lines, messages } = found;
    console.log(`checkpatch: ${errors} errors, ${warnings} warnings, ${checks} checks in ${lines} lines`);
    const left = messages.filter((message) => !allowed.test(message));
    expect(left.slice(0, 20)).toEqual([]);
    expect(errors + warnings + checks).toBe(messages.length - left.length);
    expect(found.files.length).toBe(asked.length);
    const of = (path: string) => messages.some((message) => message.startsWith(`${path}:`));
    for (const { path, key } of asked) if (!of(path)) await clean.put(key, Buffer.from('clean'));
  } finally {
    await rm(folder, { recursive: true });
  }
}
