/** QEMU never outlives netkiln, however netkiln ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { supportedKernels } from '../support/kernels.js';

const child = fileURLToPath(new URL('./support-child.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));

/** A netkiln of its own with a booted machine; resolves with QEMU's process id. Its temporaries go into `folder`. */
async function bootElsewhere(folder: string): Promise<{ netkiln: ChildProcess; qemu: number }> {
  const netkiln = spawn(process.execPath, ['--import', tsx, child, supportedKernels.at(-1)!], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder },
  });
  let said = '';
  for await (const chunk of netkiln.stdout!) {
    said += chunk;
    const pid = /qemu (\d+)/.exec(said)?.[1];
    if (pid !== undefined) return { netkiln, qemu: Number(pid) };
  }
  throw new Error('the machine did not boot');
}

/** A zombie that nobody has waited for yet has ended all the same. */
function runs(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}

/** What a netkiln or a machine of ours has left in a folder for temporaries; tsx keeps its compiled files in one of its own. */
const leavings = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith('tsx-'));

test.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s of netkiln ends QEMU and leaves no files',
  async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'netkiln-tether-'));
    const { netkiln, qemu } = await bootElsewhere(folder);
    expect(runs(qemu)).toBe(true);
    const gone = once(netkiln, 'exit');
    netkiln.kill(signal);
    await gone;
    // The kernel has been told already; on a busy host it takes its time. A QEMU that stays is this test's time-out.
    while (runs(qemu)) await sleep(20);
    expect(leavings(folder)).toEqual([]);
  },
);
