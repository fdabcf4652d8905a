/** A disk that is full, in a mount namespace of its own: what is said, and that nothing half-made stays. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cacheRoot } from '../../src/host/cache.js';
import { findKernel } from '../../src/kernel/index.js';

const child = fileURLToPath(new URL('./support-child.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));

/** Boots a machine with file systems of these sizes for cache and temporaries; what it said, and what is left in both. */
async function bootWith(sizes: { readonly cache: string; readonly temporaries: string }) {
  const { release } = await findKernel('6.12');
  const dir = await mkdtemp(join(tmpdir(), 'netkiln-room-'));
  const script = `
    mkdir cache tmp
    mount -t tmpfs -o size=${sizes.cache} none cache
    mount -t tmpfs -o size=${sizes.temporaries} none tmp
    for name in kernels tools modules; do ln -s "$SHARED/$name" cache/; done
    NETKILN_CACHE=$PWD/cache TMPDIR=$PWD/tmp "$@" 2>&1
    echo; echo left:
    find cache tmp -name '*.tmp' -o -name '*.lock' -o -name 'netkiln-*'`;
  const alone = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
  const argv = [
    ...alone,
    'sh',
    '-c',
    script,
    'sh',
    process.execPath,
    '--import',
    tsx,
    child,
    release,
    'counted',
  ];
  try {
    return await new Promise<string>((resolve) => {
      const env = { ...process.env, SHARED: cacheRoot() };
      execFile('unshare', argv, { cwd: dir, env }, (_, stdout, stderr) => resolve(stdout + stderr));
    });
  } finally {
    await rm(dir, { recursive: true });
  }
}

test('no room for the images', async () => {
  const said = await bootWith({ cache: '8M', temporaries: '64M' });
  expect(said).toMatch(/NK4007: .*cannot be made/);
  expect(said).toMatch(/ENOSPC/);
  expect(said).toMatch(/left:\n$/);
});

test("no room for the machine's memory", async () => {
  const said = await bootWith({ cache: '150M', temporaries: '64M' });
  expect(said).toMatch(/NK4007: the disk is full: a machine's memory cannot grow in \S+\/cache\/snapshots/);
  expect(said).toMatch(/left:\n$/);
});

test('no room for what goes into the machine and comes out of it', async () => {
  const said = await bootWith({ cache: '600M', temporaries: '256K' });
  expect(said).toMatch(/NK4007: .*\/tmp/);
  expect(said).toMatch(/left:\n$/);
});
