/** Locks of the cache: held by one at a time, taken over from the dead and from nobody else. */
import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ifFree, withLock } from '../../src/host/lock.js';
import { once } from '../../src/host/once.js';
import { identityOf } from '../../src/host/process.js';

let dir: string;
let path: string;
let other: ChildProcess;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'netkiln-lock-'));
  path = join(dir, 'x.lock');
  other = spawn('sleep', ['600'], { stdio: 'ignore' });
});
afterEach(async () => {
  other.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

describe('a lock of a process that is gone', () => {
  const another = async (change: (parts: string[]) => void) => {
    const parts = (await identityOf(other.pid!))!.split(' ');
    change(parts);
    return parts.join(' ');
  };

  it.each([
    ['whose id another process has now', (parts: string[]) => parts.splice(2, 1, '1')],
    ['from before the host booted', (parts: string[]) => parts.splice(0, 1, 'another-boot')],
  ])('%s is taken over', async (_, change) => {
    await symlink(await another(change), path);
    expect(await withLock(path, async () => 'done')).toBe('done');
    expect(await readdir(dir)).toEqual([]);
  });

  it('is taken over by one waiter at a time', async () => {
    await symlink(await another((parts) => parts.splice(2, 1, '1')), path);
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      most.push(++inside);
      await sleep(5);
      inside--;
    };
    await Promise.all(Array.from({ length: 12 }, () => withLock(path, work)));
    expect(most).toEqual(Array(12).fill(1));
    expect(await readdir(dir)).toEqual([]);
  });

  it('is taken over where who took it over before died of it', async () => {
    const dead = await another((parts) => parts.splice(2, 1, '1'));
    await symlink(dead, path);
    await symlink(dead, `${path}.lock`);
    expect(await ifFree(path, async () => 'done')).toBe('done');
    expect(await readdir(dir)).toEqual([]);
  });
});

describe('a lock of a living process', () => {
  it('is waited for, which is said once, and had when that process dies', async () => {
    await symlink((await identityOf(other.pid!))!, path);
    expect(await ifFree(path, async () => 'done')).toBeUndefined();
    const lines: string[] = [];
    const onWait = (line: string) => {
      lines.push(line);
      setTimeout(() => other.kill('SIGKILL'), 300);
    };
    expect(await withLock(path, async () => 'done', { onWait })).toBe('done');
    expect(lines).toEqual([`waiting for process ${other.pid}, which holds ${path}`]);
  });

  it('is waited for until told otherwise', async () => {
    await symlink((await identityOf(other.pid!))!, path);
    const stop = new AbortController();
    const waiting = withLock(path, async () => 'done', { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
  });
});

describe('an entry of the cache', () => {
  it('is made once by all who want it, over what a dead maker left', async () => {
    const target = join(dir, 'entry');
    await writeFile(`${target}.4194999.tmp`, 'half');
    let made = 0;
    const make = async (temporary: string) => {
      made++;
      await sleep(20);
      await writeFile(temporary, 'whole');
    };
    await Promise.all(Array.from({ length: 8 }, () => once(target, make)));
    expect(made).toBe(1);
    expect(await readFile(target, 'utf8')).toBe('whole');
    expect(await readdir(dir)).toEqual(['entry']);
  });

  it('that cannot be made leaves nothing, and a place that cannot be written is no fault', async () => {
    const target = join(dir, 'entry');
    const make = async (temporary: string) => {
      await writeFile(temporary, 'half');
      throw new Error('no');
    };
    await expect(once(target, make)).rejects.toThrow('no');
    expect(await readdir(dir)).toEqual([]);
    await writeFile(target, '');
    await expect(once(join(target, 'below'), make)).rejects.toThrow('NK4007');
  });
});
