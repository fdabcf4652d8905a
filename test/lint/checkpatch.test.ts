import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findProgram } from '../../src/host/path.js';
import { checkpatch, parseCheckpatch } from '../../src/lint/checkpatch.js';

const output = `/a.c:2: CHECK:TYPO_SPELLING: 'teh' may be misspelled - perhaps 'the'?
#2: FILE: a.c:2:
+/* teh */

total: 0 errors, 0 warnings, 1 checks, 6 lines checked
total: 2 errors, 3 warnings, 4 checks, 10 lines checked
`;

test('totals of each file, their sum, and the messages', () => {
  expect(parseCheckpatch(output, ['a.c', 'b.c'])).toEqual({
    errors: 2,
    warnings: 3,
    checks: 5,
    lines: 16,
    files: [
      { file: 'a.c', errors: 0, warnings: 0, checks: 1, lines: 6 },
      { file: 'b.c', errors: 2, warnings: 3, checks: 4, lines: 10 },
    ],
    messages: ["/a.c:2: CHECK:TYPO_SPELLING: 'teh' may be misspelled - perhaps 'the'?"],
  });
});

test('a file that was not counted was not checked', () => {
  expect(() => parseCheckpatch(output, ['a.c', 'b.c', 'c.c'])).toThrow(/NK8102.*3 files and counted 2/);
});

describe('the real one', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'netkiln-checkpatch-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });

  test('finds what is wrong, counts what is clean, and takes no .checkpatch.conf', async (ctx) => {
    if (!(await findProgram('apt-get'))) ctx.skip('no apt-get here, which brings checkpatch');
    vi.stubEnv('HOME', folder);
    vi.stubEnv(
      'NETKILN_CACHE',
      process.env['NETKILN_CACHE'] ?? `${process.env['XDG_CACHE_HOME'] ?? `${homeBefore}/.cache`}/netkiln`,
    );
    await writeFile(join(folder, '.checkpatch.conf'), '--ignore SPACING\n');
    const clean = join(folder, 'clean.c');
    const dirty = join(folder, 'dirty.c');
    await writeFile(clean, '// SPDX-License-Identifier: GPL-2.0-only\nint foo;\n');
    await writeFile(dirty, '// SPDX-License-Identifier: GPL-2.0-only\nint a = ( 1);\n');
    const found = await checkpatch([clean, dirty]);
    expect(found.files[0]).toEqual({ file: clean, errors: 0, warnings: 0, checks: 0, lines: 2 });
    expect(found).toMatchObject({ errors: 1, lines: 4 });
    expect(found.messages).toEqual([expect.stringMatching(/dirty\.c:2: ERROR:SPACING: /)]);
  }, 300_000);

  test('named by NETKILN_CHECKPATCH, must be there', async () => {
    vi.stubEnv('NETKILN_CHECKPATCH', join(folder, 'checkpatch.pl'));
    await expect(checkpatch([])).rejects.toThrow(/NK8101.*which is not there/);
  });
});

const homeBefore = process.env['HOME'];
