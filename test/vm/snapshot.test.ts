/** Machines that go on from a snapshot: each on its own, none touched by another, and a damaged snapshot made anew. */
import { mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDir, cacheRoot } from '../../src/host/cache.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { bootMachine, type Guest } from '../../src/vm/index.js';

/** A cache of its own, so that only these tests' snapshots are in it; what takes long to make is that of all. */
const shared = cacheRoot();
let own: string;
let kernel: Kernel;

beforeAll(async () => {
  own = await mkdtemp(join(tmpdir(), 'netkiln-snapshots-'));
  kernel = await findKernel('6.12');
  await bootMachine({ kernel }).then((guest) => guest.close());
  for (const name of await readdir(shared)) {
    if (name !== 'snapshots') await symlink(join(shared, name), join(own, name));
  }
  process.env['NETKILN_CACHE'] = own;
});
afterAll(async () => {
  await rm(own, { recursive: true, force: true });
});

async function withMachine<T>(body: (guest: Guest) => Promise<T>): Promise<T> {
  const guest = await bootMachine({ kernel });
  try {
    return await body(guest);
  } finally {
    await guest.close();
  }
}

async function theSnapshot(): Promise<string> {
  const folder = await cacheDir('snapshots');
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0]!);
}

const token = (guest: Guest) => guest.runOk(['sh', '-c', 'head -c 16 /dev/urandom | od -An -tx8']);

describe('a machine from a snapshot', () => {
  it('shares neither files nor random numbers nor identity of a run with the next', async () => {
    const seen = [];
    for (let i = 0; i < 4; i++) {
      seen.push(
        await withMachine(async (guest) => {
          expect((await guest.run(['ls', '/tmp'])).stdout).toBe('');
          await guest.writeFile('/tmp/left-behind', 'x'.repeat(1 << 20));
          return token(guest);
        }),
      );
    }
    expect(new Set(seen).size).toBe(4);
  });

  it('has the time of its host', async () => {
    await withMachine(async (guest) => {
      const seconds = Number(await guest.runOk(['date', '+%s']));
      expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(120);
    });
  });

  it('knows what the kernel said while it booted, and counts it as nobody else’s', async () => {
    await withMachine(async (guest) => {
      expect(guest.kernelLog().some((line) => line.includes(`Linux version ${kernel.release}`))).toBe(true);
      await guest.assertClean();
    });
  });

  it('never changes the snapshot', async () => {
    const folder = await theSnapshot();
    const before = await readFile(join(folder, 'memory'));
    await withMachine((guest) => guest.runOk(['sh', '-c', 'head -c 20000000 /dev/urandom > /tmp/much']));
    expect((await readFile(join(folder, 'memory'))).equals(before)).toBe(true);
  });

  it('comes up every time', async () => {
    const tokens = new Set<string>();
    for (let i = 0; i < 20; i++) tokens.add(await withMachine(token));
    expect(tokens.size).toBe(20);
  });

  it('comes up beside another', async () => {
    const tokens = await Promise.all([withMachine(token), withMachine(token), withMachine(token)]);
    expect(new Set(tokens).size).toBe(3);
  });
});

describe('a snapshot is made anew', () => {
  it.each([
    ['whose state was cut short', (folder: string) => truncate(join(folder, 'state'), 1000)],
    [
      'whose memory was overwritten',
      (folder: string) => writeFile(join(folder, 'memory'), Buffer.alloc(128 << 20), { flag: 'r+' }),
    ],
    ['whose memory was cut short', (folder: string) => truncate(join(folder, 'memory'), 1 << 20)],
    ['whose state is missing', (folder: string) => rm(join(folder, 'state'))],
    ['whose memory is missing', (folder: string) => rm(join(folder, 'memory'))],
    ['whose log is damaged', (folder: string) => writeFile(join(folder, 'log.json'), '[{')],
  ])('%s', async (_, damage) => {
    const folder = await theSnapshot();
    await damage(folder);
    const { ino } = await stat(folder);
    await withMachine(token);
    expect((await stat(await theSnapshot())).ino).not.toBe(ino);
    await withMachine(token);
  });

  it('beside one that another process is just removing', async () => {
    await rm(await theSnapshot(), { recursive: true });
    // It is listed, and not there when it is looked at.
    const vanished = join(await cacheDir('snapshots'), 'vanished');
    await symlink('nowhere', vanished);
    await withMachine(token);
    await rm(vanished);
    await theSnapshot();
  });

  it('once, when several want it', async () => {
    await rm(await theSnapshot(), { recursive: true });
    const tokens = await Promise.all([withMachine(token), withMachine(token)]);
    expect(new Set(tokens).size).toBe(2);
    await theSnapshot();
  });
});
