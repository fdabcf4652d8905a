/** The whole text of what an output folder with a person's work is refused with. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { printDiagnostic } from '../../src/diagnostic/print.js';
import { checkOutput, writeOutput } from '../../src/output/write.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'netkiln-edited-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function refusal(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    const text = error.diagnostics.map((d) => `${printDiagnostic(d)}\n`).join('');
    return `${text.replaceAll(dir, 'OUT')}exit code ${error.exit}\n`;
  }
  throw new Error('it was not refused');
}

it('names every file, and touches none', async () => {
  const files = [
    { path: 'fw.c', text: 'int x;\n' },
    { path: 'fw.h', text: 'extern int x;\n' },
    { path: 'Kbuild', text: 'obj-m := fw.o\n' },
  ];
  await writeOutput(dir, files, { module: 'fw' });
  await writeFile(join(dir, 'fw.c'), 'int mine;\n');
  await writeFile(join(dir, 'fw.h'), 'extern int mine;\n');
  await writeFile(join(dir, 'Makefile'), 'all:\n');
  const now = [
    files[0]!,
    { ...files[2]!, text: 'obj-m += fw.o\n' },
    { path: 'Makefile', text: 'modules:\n' },
  ];

  expect(await refusal(() => writeOutput(dir, now, { module: 'fw' }))).toBe(
    `error[NK4001]: OUT has 3 files that netkiln would overwrite; nothing was written
  cause: fw.c was edited
         fw.h was edited, and is no longer generated
         Makefile was not written by netkiln
  fix: move your changes elsewhere, or give --force to overwrite them
exit code 2
`,
  );
  expect(await readFile(join(dir, 'Kbuild'), 'utf8')).toBe('obj-m := fw.o\n');

  expect(await refusal(() => checkOutput(dir, now, 'fw'))).toBe(
    `error[NK4002]: OUT is not what the spec generates
  cause: Kbuild is out of date
         fw.c was edited
         Makefile was not written by netkiln
         fw.h is no longer generated
  fix: generate them again: netkiln gen SPEC --out FOLDER
exit code 3
`,
  );
});
