/**
 * KVM or emulation. /dev/kvm proves nothing: it can open, create a machine, and still hang every guest. Only the
 * real kernel reaching its agent proves it, so that is what is tried, once per boot of the host.
 */
import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { writeAtomic } from '../host/files.js';
import { ifFree } from '../host/lock.js';
import { bootId } from '../host/process.js';
import { refused } from '../host/refused.js';
import type { Accelerator } from './arguments.js';
import type { VmFailure } from './failure.js';

export type AccelChoice = 'auto' | Accelerator;

export interface AccelReport {
  readonly accel: Accelerator;
  /** Why, for people: `doctor` prints it. */
  readonly reason: string;
}

/** A KVM guest is ready in a second; one that is not in five never will be. */
export const PROBE_MS = 5000;

/**
 * `tryBoot` boots the kernel under KVM to its agent within PROBE_MS and says whether it got there. `key` names what is
 * tried, QEMU and kernel: one that does not boot says nothing of another.
 * `auto` uses KVM if that has worked for them since the host booted, and emulation otherwise; `kvm` insists.
 */
export async function chooseAccel(
  choice: AccelChoice,
  key: string,
  tryBoot: () => Promise<Trial>,
): Promise<AccelReport> {
  if (choice === 'tcg') return { accel: 'tcg', reason: 'asked for' };
  const opens = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!opens) return without(choice, '/dev/kvm cannot be opened');
  const answer = await remembered(key, tryBoot);
  if (answer === 'yes') return { accel: 'kvm', reason: 'a guest boots under KVM' };
  return without(choice, reasons[answer]);
}

const reasons = {
  no: '/dev/kvm opens, but the guest does not boot under it',
  unclear: '/dev/kvm opens, but the machine that was to show that KVM works was lost',
  busy: 'another netkiln is still finding out about KVM',
} as const;

function without(choice: AccelChoice, reason: string): AccelReport {
  if (choice === 'kvm') fail('NK6006', 'KVM was asked for and cannot be used', { cause: reason });
  return { accel: 'tcg', reason };
}

/** What trying a kernel under KVM showed; `unclear` where what failed may have had other reasons. */
export type Trial = 'yes' | 'no' | 'unclear';

/** What a trial that came to nothing shows. QEMU may also give up by itself, and then says that it is KVM's doing. */
export function judgeTrial({ kind, message }: VmFailure): Trial {
  if (kind === 'boot-timeout' || kind === 'boot-failed') return 'no';
  const words = message.replaceAll(/^(QEMU ended: )?\S+: /gm, '');
  return kind === 'qemu-lost' && /kvm/i.test(words) ? 'no' : 'unclear';
}

/** The trial's result for this boot of the host; `busy` while another process is still trying. */
export async function remembered(key: string, tryBoot: () => Promise<Trial>): Promise<Trial | 'busy'> {
  const file = join(await cacheDir('accel'), `kvm-${await bootId()}-${key}`);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return known === 'yes' ? 'yes' : 'no';
  const found = await ifFree(`${file}.lock`, async () => {
    const result = await tryBoot();
    if (result !== 'unclear') {
      await writeAtomic(file, result).catch((error: unknown) => refused(error, `${file} cannot be written`));
    }
    return result;
  });
  return found ?? 'busy';
}
