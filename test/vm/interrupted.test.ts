/** What is being made when a person interrupts: it stops at once, and nothing half-made stays. */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { readModule } from '../../src/kernel/modules.js';
import { fastImage } from '../../src/kernel/vmlinux.js';
import { buildModules } from '../../src/vm/index.js';

const { PATH, NETKILN_CACHE, TMPDIR } = process.env;
let dir: string;
let kernel: Kernel;

beforeEach(async () => {
  kernel = await findKernel('6.12');
  dir = await mkdtemp(join(tmpdir(), 'netkiln-interrupted-'));
  for (const name of ['bin', 'cache', 'tmp']) await mkdir(join(dir, name));
  // Programs that say that they run, and never end.
  for (const name of ['make', 'xz', 'zstd']) {
    const script = `#!/bin/sh\n: > ${dir}/runs\nexec sleep 600\n`;
    await writeFile(join(dir, 'bin', name), script, { mode: 0o755 });
  }
  process.env['PATH'] = `${dir}/bin:${PATH}`;
  process.env['NETKILN_CACHE'] = join(dir, 'cache');
  process.env['TMPDIR'] = join(dir, 'tmp');
});
afterEach(async () => {
  const before = { PATH, NETKILN_CACHE, TMPDIR };
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await rm(dir, { recursive: true, force: true });
});

const source = fileURLToPath(new URL('./modules', import.meta.url));

test.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
  ["a build of netkiln's own modules", (signal) => buildModules(kernel, source, signal)],
  ['a kernel that is being unpacked', (signal) => fastImage(kernel, { signal })],
  ['a module that is being unpacked', (signal) => readModule('/no/such.ko.xz', signal)],
])('%s', async (_, work) => {
  const stop = new AbortController();
  const working = work(stop.signal);
  working.catch(() => {});
  while (!existsSync(join(dir, 'runs'))) await sleep(10);
  stop.abort();
  await expect(working).rejects.toThrow(/abort/i);
  expect(readdirSync(join(dir, 'tmp'))).toEqual([]);
  const files = readdirSync(join(dir, 'cache'), { recursive: true, withFileTypes: true });
  expect(files.filter((entry) => !entry.isDirectory())).toEqual([]);
});
