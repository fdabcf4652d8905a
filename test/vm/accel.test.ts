/** What is remembered of KVM: that a kernel boots under it or does not, and nothing else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { judgeTrial, remembered, type Trial } from '../../src/vm/accel.js';
import { type FailureKind, VmFailure } from '../../src/vm/failure.js';

const { NETKILN_CACHE } = process.env;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'netkiln-accel-'));
  process.env['NETKILN_CACHE'] = dir;
});
afterEach(async () => {
  if (NETKILN_CACHE === undefined) delete process.env['NETKILN_CACHE'];
  else process.env['NETKILN_CACHE'] = NETKILN_CACHE;
  await rm(dir, { recursive: true, force: true });
});

async function ask(key: string, answer: Trial): Promise<{ found: string; tried: boolean }> {
  let tried = false;
  const found = await remembered(key, async () => {
    tried = true;
    return answer;
  });
  return { found, tried };
}

test('what one kernel does is remembered, and nothing said of another', async () => {
  expect(await ask('bad', 'no')).toEqual({ found: 'no', tried: true });
  expect(await ask('bad', 'yes')).toEqual({ found: 'no', tried: false });
  expect(await ask('good', 'yes')).toEqual({ found: 'yes', tried: true });
  expect(await ask('good', 'no')).toEqual({ found: 'yes', tried: false });
});

test('a machine that was lost for another reason is tried again', async () => {
  expect(await ask('kernel', 'unclear')).toEqual({ found: 'unclear', tried: true });
  expect(await ask('kernel', 'yes')).toEqual({ found: 'yes', tried: true });
});

test('while one tries it, another is not kept waiting', async () => {
  const answer = await remembered('kernel', async () => {
    expect(await ask('kernel', 'yes')).toEqual({ found: 'busy', tried: false });
    return 'no';
  });
  expect(answer).toBe('no');
});

test.each<[Trial, FailureKind, string]>([
  ['no', 'boot-timeout', 'the guest did not get ready within 5 s'],
  ['no', 'boot-failed', 'Kernel panic - not syncing'],
  [
    'no',
    'qemu-lost',
    "QEMU ended: qemu: ../target/i386/kvm/kvm.c:3183: kvm_buf_set_msrs: Assertion `ret' failed.",
  ],
  ['no', 'qemu-lost', 'QEMU ended: qemu-system-x86_64: KVM: entry failed, hardware error 0x80000021'],
  ['unclear', 'qemu-lost', 'QEMU was killed by SIGKILL'],
  ['unclear', 'qemu-lost', 'QEMU ended: /opt/kvm/qemu: cannot set up guest memory: Cannot allocate memory'],
])('a trial is %s by %s: %s', (trial, kind, message) => {
  expect(judgeTrial(new VmFailure(kind, message))).toBe(trial);
});
