/** Files of the cache whose digest is kept: a damaged one is made anew by whoever looks. */
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder, writeAtomic } from '../../src/host/files.js';
import { wholeFile } from '../../src/host/whole.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'netkiln-whole-'));
});
afterEach(() => rm(dir, { recursive: true }));

test.each([
  ['cut short', (path: string) => truncate(path, 3)],
  ['overwritten', (path: string) => writeFile(path, 'conTent')],
  ['without its digest', (path: string) => rm(join(path, '../sha256'))],
])('one that was %s is made anew, once it is looked at', async (_, damage) => {
  let made = 0;
  const get = (check: boolean) =>
    wholeFile(
      join(dir, 'entry'),
      async (path) => {
        made++;
        await writeFile(path, 'content');
      },
      { check },
    );
  await get(true);
  const path = await get(true);
  expect(made).toBe(1);
  await damage(path);
  await get(false);
  expect(made).toBe(1);
  expect(await get(true)).toBe(path);
  expect(made).toBe(2);
  expect(await readFile(path, 'utf8')).toBe('content');
});

test('a folder that the system makes nothing in is refused, and not tried for ever', async () => {
  await expect(makeFolder('/proc/netkiln/cache')).rejects.toThrow(/ENOENT/);
  await expect(writeAtomic('/proc/netkiln/file', '')).rejects.toThrow(/ENOENT/);
  await makeFolder(join(dir, 'a/b/c'));
  await makeFolder(join(dir, 'a/b/c'));
  await writeFile(join(dir, 'file'), '');
  await expect(makeFolder(join(dir, 'file'))).rejects.toThrow(/EEXIST/);
  await expect(makeFolder(join(dir, 'file/below'))).rejects.toThrow(/ENOTDIR/);
});
