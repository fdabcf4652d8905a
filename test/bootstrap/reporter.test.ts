import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/host/run.js';
import { closingLines } from '../support/reporter.js';
import { repository } from './sandbox.js';

test('closing lines: failures with their errors, reasons of what was skipped, then the count', () => {
  const lines = closingLines(
    [
      { name: 'a', state: 'passed' },
      { name: 'b', state: 'skipped', reason: 'no apt-get' },
      { name: 'c', state: 'skipped' },
      {
        name: 'd',
        state: 'failed',
        errors: [{ name: 'Error', message: 'two\nlines', cause: { message: 'x' } }],
      },
      { name: 'e', state: 'skipped', prevented: true },
    ],
    [{ name: 'f.test.ts', errors: [{ message: 'no', diagnostics: [{ cause: 'tool: bad option' }] }] }],
  );
  expect(lines).toEqual([
    'failed: f.test.ts',
    '    no',
    '    cause: tool: bad option',
    'failed: c: did not run, and gave no reason',
    'failed: d',
    '    Error: two',
    '    lines',
    '    caused by: x',
    'failed: 1 tests that these failures kept from running',
    'skipped: b: no apt-get',
    '1 passed, 4 failed, 1 skipped',
  ]);
});

test('closing lines: no test at all is a failure', () => {
  expect(closingLines([])).toEqual(['failed: no test ran', '0 passed, 1 failed, 0 skipped']);
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

test('a suite that cannot be set up fails with its own error, and so do its tests', async () => {
  const got = await closing({
    'a.test.ts': `import { beforeAll, describe } from 'vitest';
      describe('s', () => {
        beforeAll(() => { throw new Error('no machine', { cause: new Error('no QEMU') }); });
        test('x', () => {});
        describe('t', () => { test('y', () => {}); });
      });`,
  });
  const from = got.lines.indexOf('failed: a.test.ts > s');
  expect(got.lines.slice(from)).toEqual([
    'failed: a.test.ts > s',
    '    Error: no machine',
    expect.stringMatching(/^ {4}at .*a\.test\.ts:4:\d+$/),
    '    caused by: Error: no QEMU',
    expect.stringMatching(/^ {4}at .*a\.test\.ts:4:\d+$/),
    'failed: 2 tests that these failures kept from running',
    '0 passed, 3 failed, 0 skipped',
  ]);
  expect(got.status).toBe(1);
});

test('a test that fails says where, and how the values differ', async () => {
  const got = await closing({ 'a.test.ts': "test('x', () => {\n  expect([1]).toEqual([2]);\n});" });
  const from = got.lines.indexOf('failed: a.test.ts > x');
  expect(got.lines.slice(from)).toEqual([
    'failed: a.test.ts > x',
    '    AssertionError: expected [ 1 ] to deeply equal [ 2 ]',
    expect.stringMatching(/^ {4}- Expected/),
    ...[expect.stringMatching(/Received/), '    ', '      [', '    -   2,', '    +   1,', '      ]'],
    expect.stringMatching(/^ {4}at .*a\.test\.ts:3:\d+$/),
    '0 passed, 1 failed, 0 skipped',
  ]);
});
