/** KVM or emulation, as the machine itself answers: by booting a kernel that is here already. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { NetkilnError } from '../diagnostic/diagnostic.js';
import { listKernels } from '../kernel/index.js';
import { accelFor } from '../vm/index.js';
import { type Finding, ok } from './finding.js';

export async function accelerationFinding(): Promise<Finding> {
  const kernel = (await listKernels()).findLast(
    ({ series, profile }) => profile === 'stock' && (series === '6.12' || series === '6.1'),
  );
  if (!kernel) return unknown('no kernel is here yet to try it with', 'netkiln test SPEC, which fetches one');
  try {
    return judgeAcceleration(await accelFor('auto', kernel), await kvmDevice());
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    return unknown(error.diagnostics[0]!.message, error.diagnostics[0]!.fix);
  }
}

type Device = 'absent' | 'forbidden' | 'usable';

const fixes: Record<Device, string> = {
  absent: 'switch virtualisation on in the firmware, or nested virtualisation on in the hypervisor',
  forbidden: 'sudo usermod -aG kvm "$USER", and log in again',
  usable: 'nothing here: the hypervisor below this machine must be made to run nested guests',
};

/** Emulation does everything, only slower: no KVM is a warning. */
export function judgeAcceleration(
  { accel, reason }: Awaited<ReturnType<typeof accelFor>>,
  device: Device,
): Finding {
  if (accel === 'kvm') return ok('acceleration', `KVM: ${reason}`);
  return {
    name: 'acceleration',
    status: 'warning',
    detail: `emulation (TCG), slower than KVM: ${reason}`,
    fix: fixes[device],
  };
}

function unknown(why: string, fix: string): Finding {
  return { name: 'acceleration', status: 'warning', detail: `not tried: ${why}`, fix };
}

async function kvmDevice(): Promise<Device> {
  const can = (mode: number) =>
    access('/dev/kvm', mode).then(
      () => true,
      () => false,
    );
  if (!(await can(constants.F_OK))) return 'absent';
  return (await can(constants.R_OK | constants.W_OK)) ? 'usable' : 'forbidden';
}
