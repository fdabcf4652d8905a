/**
 * Bad input, one folder a behaviour: what a person wrote (`bad-*`) and, in errors.txt, exactly what the command line
 * prints about it. A folder's name says which stage reads it: `import-*` is a file to import, `abi-*` a spec to hold against
 * `old.spec.ts`, every other a spec. `warning-*` is accepted with a warning.
 *
 * After a change of words: NETKILN_GOLDEN=write npx vitest run test/cases, then read the difference. Without it a
 * missing or different text is a failure, on every machine.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.js';
import { run } from '../../src/host/run.js';
import type { LoadOptions } from '../../src/load/load.js';
import { shipped } from '../support/shipped.js';

// A spec is evaluated in a process of its own, which takes three times as long to start from source.
const { NetkilnError } =
  await shipped<typeof import('../../src/diagnostic/diagnostic.js')>('diagnostic/diagnostic');
const { printDiagnostic } = await shipped<typeof import('../../src/diagnostic/print.js')>('diagnostic/print');
const { importClassbench } =
  await shipped<typeof import('../../src/import/classbench.js')>('import/classbench');
const { readImport } = await shipped<typeof import('../../src/import/read.js')>('import/read');
const { importYnl } = await shipped<typeof import('../../src/import/ynl/index.js')>('import/ynl/index');
const { writeOutput } = await shipped<typeof import('../../src/output/write.js')>('output/write');
const { checkSpec, compareAbi, generate } = await shipped<typeof import('../../src/pipeline.js')>('pipeline');

const root = fileURLToPath(new URL('.', import.meta.url));
const cases = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** Specs that never return are given up on sooner here. */
const limits: Record<string, LoadOptions> = {
  'spec-endless-loop': { timeoutMs: 4000 },
  'spec-endless-wait': { timeoutMs: 4000 },
  'spec-too-much-memory': { memoryMb: 128 },
};

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'netkiln-cases-'));
});
afterAll(() => rm(out, { recursive: true }));

describe('bad input', () => {
  it.each(cases)('%s', async (name) => {
    const folder = join(root, name);
    const before = readdirSync(folder);
    const input = before.filter((file) => file.startsWith('bad-') && !file.endsWith('.rules.jsonl'));
    expect(input).toHaveLength(1);

    const { exit, diagnostics } = await outcome(name, join(folder, input[0]!));

    const source = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
    const text = diagnostics.map((d) => `${printDiagnostic(d, { cwd: folder, source })}\n`).join('');
    const golden = join(folder, 'errors.txt');
    if (process.env['NETKILN_GOLDEN'] === 'write') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
    expect(exit).toBe(name.startsWith('warning-') ? 0 : name.startsWith('abi-') ? 1 : 2);
    // Every message names its place.
    expect(diagnostics.filter((d) => d.at === undefined)).toEqual([]);
    expect(readdirSync(out)).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual([...new Set([...before, 'errors.txt'])].sort());
  });
});

describe('the command line', () => {
  it.each([
    ['spec-throws', 2],
    ['firewall-host-bits', 2],
    ['rules-file-values', 2],
    ['warning-shadowed', 0],
    ['abi-names', 1],
  ])('prints the very text: %s', async (name, exit) => {
    const folder = join(root, name);
    const spec = readdirSync(folder).find((file) => file.endsWith('.spec.ts'))!;
    const gen = ['gen', spec, '--out', join(out, 'build')];
    const check = ['check', spec, ...(exit === 1 ? ['--abi', 'old.spec.ts'] : [])];
    const args = exit === 2 ? gen : check;
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const tsx = import.meta.resolve('tsx');
    const result = await run([process.execPath, '--import', tsx, main, ...args], { cwd: folder });
    expect(`${result.stderr}\n`).toBe(readFileSync(join(folder, 'errors.txt'), 'utf8'));
    expect(result.status).toBe(exit);
    expect(readdirSync(out)).toEqual([]);
  });
});

interface Outcome {
  readonly exit: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the command has to say in the end. A warning leaves the output to be written, which `check` does not. */
async function outcome(name: string, path: string): Promise<Outcome> {
  try {
    if (/^(warning-)?import-/.test(name)) {
      const options = { name: 'acl', verdicts: 'drop', hook: 'input', counters: false } as const;
      const text = await readImport(path);
      const { warnings } = path.endsWith('.yaml')
        ? importYnl(text, path)
        : importClassbench(text, path, options);
      if (name.startsWith('warning-')) return { exit: 0, diagnostics: warnings };
    } else {
      const loaded = await checkSpec(path, undefined, limits[name]);
      const { warnings, model } = loaded.checked;
      if (/^(warning-)?abi/.test(name)) {
        const diagnostics = await compareAbi(loaded, join(dirname(path), 'old.spec.ts'));
        return { exit: diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0, diagnostics };
      }
      if (name.startsWith('warning-')) return { exit: 0, diagnostics: warnings };
      await writeOutput(join(out, 'build'), await generate(loaded), { module: model.name });
    }
  } catch (error) {
    if (error instanceof NetkilnError) return error;
    throw error;
  }
  throw new Error(`${name}: nothing was found to be wrong`);
}
