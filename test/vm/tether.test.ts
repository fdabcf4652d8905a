/** QEMU never outlives netkiln, however netkiln ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { supportedKernels } from '../support/kernels.js';

const child = fileURLToPath(new URL('./support-child.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));

/** A netkiln of its own with a booted machine; resolves with QEMU's process id. */
async function bootElsewhere(): Promise<{ netkiln: ChildProcess; qemu: number }> {
  const netkiln = spawn(process.execPath, ['--import', tsx, child, supportedKernels.at(-1)!], {
    stdio: ['ignore', 'pipe', 'inherit'],
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

const leavings = () => readdirSync(tmpdir()).filter((name) => /netkiln-(?!many|build)/.test(name));

test.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s of netkiln ends QEMU and leaves no files',
  async (signal) => {
    const before = leavings();
    const { netkiln, qemu } = await bootElsewhere();
    expect(runs(qemu)).toBe(true);
    const gone = once(netkiln, 'exit');
    netkiln.kill(signal);
    await gone;
    for (let i = 0; i < 100 && runs(qemu); i++) await sleep(20);
    expect(runs(qemu)).toBe(false);
    expect(leavings()).toEqual(before);
  },
);
