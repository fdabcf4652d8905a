/** Other programs: found where an ordinary user's PATH does not lead, stopped when asked, their bytes unchanged. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findProgram } from '../../src/host/path.js';
import { run, runForBytes } from '../../src/host/run.js';
import { readModule } from '../../src/kernel/modules.js';

const { PATH } = process.env;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'netkiln-run-'));
});
afterEach(async () => {
  process.env['PATH'] = PATH;
  await rm(dir, { recursive: true, force: true });
});

it('finds depmod for a user whose PATH has no folder of administrators', async () => {
  process.env['PATH'] = '/usr/local/bin:/usr/bin:/bin';
  expect((await run(['depmod', '--version'])).stdout).toMatch(/^kmod version/);
  expect(await findProgram('depmod')).toMatch(/\/s?bin\/depmod$/);
});

it("prefers the user's own PATH, also where the environment is added to", async () => {
  await writeFile(join(dir, 'depmod'), '#!/bin/sh\necho "mine $WORD"\n', { mode: 0o755 });
  process.env['PATH'] = `${dir}:/usr/bin:/bin`;
  expect((await run(['depmod'], { env: { WORD: 'now' } })).stdout).toBe('mine now');
});

it('rejects when it is told to stop', async () => {
  const stop = new AbortController();
  const running = run(['sleep', '600'], { signal: stop.signal });
  stop.abort();
  await expect(running).rejects.toThrow(/abort/i);
});

it('leaves bytes as they are, a line feed at the end too', async () => {
  const bytes = Buffer.from([0x7f, 0xff, 0, 0x80, 0x0d, 0x0a]);
  expect(Buffer.from((await runForBytes(['cat'], { input: bytes })).stdout)).toEqual(bytes);
  await writeFile(join(dir, 'm.ko'), bytes);
  await run(['xz', join(dir, 'm.ko')]);
  expect(Buffer.from(await readModule(join(dir, 'm.ko.xz')))).toEqual(bytes);
});
