import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/host/run.js';
import { closingLines } from '../support/reporter.js';
import { repository } from './sandbox.js';

test('closing lines: reasons of what was skipped, then the count', () => {
  const lines = closingLines(
    [
      { name: 'a', state: 'passed', reason: undefined },
      { name: 'b', state: 'skipped', reason: 'no apt-get' },
      { name: 'c', state: 'skipped', reason: undefined },
      { name: 'd', state: 'failed', reason: undefined },
    ],
    1,
  );
  expect(lines).toEqual([
    'failed: c: did not run, and gave no reason',
    'skipped: b: no apt-get',
    '1 passed, 3 failed, 1 skipped',
  ]);
});

/** Runs vitest, with the reporter, over a file of its own. */
async function closing(files: Record<string, string>) {
  await mkdir(join(repository, 'build'), { recursive: true });
  const folder = await mkdtemp(join(repository, 'build/reporter-'));
  try {
    await writeFile(join(folder, 'vitest.config.ts'), 'export default {};\n');
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, name), `import { expect, test } from 'vitest';\n${text}`);
    }
    const reporters = ['--reporter=default', `--reporter=${join(repository, 'test/support/reporter.ts')}`];
    const vitest = join(repository, 'node_modules/.bin/vitest');
    const got = await run([vitest, 'run', '--root', folder, ...reporters]);
    return { status: got.status, lines: got.stdout.split('\n') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a run that passes, with a reason for what it skips', async () => {
  const got = await closing({ 'a.test.ts': "test('x', () => {}); test('y', (c) => c.skip('no wings'));" });
  expect(got.lines.slice(-2)).toEqual(['skipped: a.test.ts > y: no wings', '1 passed, 0 failed, 1 skipped']);
  expect(got.status).toBe(0);
});

test('skipping without a reason fails the run', async () => {
  const got = await closing({ 'a.test.ts': "test('x', () => {}); test.skip('y', () => {});" });
  expect(got.lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
  expect(got.status).toBe(1);
});

test('a file that does not load counts as failed', async () => {
  const got = await closing({ 'a.test.ts': "test('x', () => {});", 'b.test.ts': "throw new Error('no');" });
  expect(got.lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
  expect(got.status).toBe(1);
});
