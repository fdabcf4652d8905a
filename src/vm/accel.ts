/**
 * KVM or emulation. /dev/kvm proves nothing: it can open, create a machine, and still hang every guest. Only the
 * real kernel reaching its agent proves it, so that is what is tried, once per boot of the host.
 */
import { access, constants, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { writeAtomic } from '../host/files.js';
import { tryLock } from '../kernel/once.js';
import type { Accelerator } from './qemu.js';

export type AccelChoice = 'auto' | Accelerator;

export interface AccelReport {
  readonly accel: Accelerator;
  /** Why, for people: `doctor` prints it. */
  readonly reason: string;
}

/** A KVM guest is ready in a second; one that is not in five never will be. */
export const PROBE_MS = 5000;

/**
 * `tryBoot` boots the kernel under KVM to its agent within PROBE_MS and says whether it got there.
 * `auto` uses KVM if that has ever worked since the host booted, and emulation otherwise; `kvm` insists.
 */
export async function chooseAccel(
  choice: AccelChoice,
  qemuVersion: string,
  tryBoot: () => Promise<boolean>,
): Promise<AccelReport> {
  if (choice === 'tcg') return { accel: 'tcg', reason: 'asked for' };
  const opens = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!opens) return refuse(choice, '/dev/kvm cannot be opened');
  const answer = await probed(qemuVersion, tryBoot);
  if (answer === 'yes') return { accel: 'kvm', reason: 'a guest boots under KVM' };
  return refuse(
    choice,
    answer === 'no'
      ? '/dev/kvm opens, but no guest boots under it'
      : 'another netkiln is still finding out about KVM',
  );
}

function refuse(choice: AccelChoice, reason: string): AccelReport {
  if (choice === 'kvm') fail('NK6006', 'KVM was asked for and cannot be used', { cause: reason });
  return { accel: 'tcg', reason };
}

async function probed(qemuVersion: string, tryBoot: () => Promise<boolean>): Promise<'yes' | 'no' | 'busy'> {
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown')).trim();
  const file = join(await cacheDir('accel'), `kvm-${boot}-${qemuVersion.replaceAll(/[^\w.-]/g, '_')}`);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return known === 'yes' ? 'yes' : 'no';
  if (!(await tryLock(`${file}.lock`))) return 'busy';
  try {
    const answer = (await tryBoot()) ? 'yes' : 'no';
    await writeAtomic(file, answer);
    return answer;
  } finally {
    await rm(`${file}.lock`, { force: true });
  }
}
