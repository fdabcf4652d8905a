/** Specs in a folder of their own, outside any package, and what comes of loading them. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Diagnostic, NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { type LoadOptions, loadSpec } from '../../src/load/load.js';

/** A folder for the tests of a file; it goes when they are done. */
export function specFolder() {
  let dir = '';
  beforeAll(async () => {
    dir = await realpath(await mkdtemp(join(tmpdir(), 'netkiln-load-')));
  });
  afterAll(() => rm(dir, { recursive: true }));
  return {
    path: (name: string) => join(dir, name),
    async write(name: string, text: string): Promise<string> {
      const file = join(dir, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      return file;
    },
  };
}

/** Loads a spec and says what it printed; a silent one prints nothing at all. */
export async function load(file: string, options: LoadOptions = {}) {
  let output = '';
  const onOutput = (text: string) => {
    output += text;
  };
  const loaded = await loadSpec(file, { ...options, onOutput });
  return { ...loaded, output };
}

/** The first thing that is wrong with a spec. */
export async function refused(file: string, options: LoadOptions = {}): Promise<Diagnostic> {
  try {
    await loadSpec(file, { onOutput: () => {}, ...options });
  } catch (error) {
    if (error instanceof NetkilnError) return error.diagnostics[0]!;
    throw error;
  }
  throw new Error('the spec passed');
}
