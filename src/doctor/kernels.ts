/** Which of the supported kernels are here, or can be fetched. */
import { NetkilnError } from '../diagnostic/diagnostic.js';
import { newestOf } from '../kernel/debian.js';
import { type Kernel, type KernelEntry, kernelEntries, listKernels } from '../kernel/index.js';
import { sanitizeSeries } from '../kernel/profile.js';
import { type Finding, ok } from './finding.js';

/** The series that the tests and the documentation speak of. */
export const supported = ['6.1', '6.12'] as const;

export async function kernelFindings(): Promise<Finding[]> {
  const here = (await listKernels()).filter(({ profile }) => profile === 'stock');
  const stock = await Promise.all(
    supported.map(async (series) => {
      const kernel = here.find((k) => k.series === series);
      return kernelFinding(series, kernel, kernel ? undefined : await fromApt(series));
    }),
  );
  return [...stock, sanitizeFinding(await kernelEntries())];
}

/** The kernel that finds mistakes. Without it everything else works, and what asks for it builds it. */
export function sanitizeFinding(here: readonly KernelEntry[]): Finding {
  const name = `kernel ${sanitizeSeries} sanitize`;
  const built = here.filter(({ profile }) => profile === 'sanitize');
  const current = built.findLast(({ outdated }) => !outdated);
  if (current) return ok(name, `${current.release} (${current.source})`);
  return {
    name,
    status: 'warning',
    detail: built.length > 0 ? 'the one that is here is outdated' : 'not built yet',
    fix: 'netkiln kernel build, which takes some minutes',
  };
}

type Apt = { readonly has: string | undefined } | 'absent';

async function fromApt(series: string): Promise<Apt> {
  try {
    return { has: await newestOf(series, '', {}) };
  } catch (error) {
    if (error instanceof NetkilnError) return 'absent';
    throw error;
  }
}

export function kernelFinding(series: string, kernel: Kernel | undefined, apt: Apt = 'absent'): Finding {
  const name = `kernel ${series}`;
  if (kernel) return ok(name, `${kernel.release} (${kernel.source})`);
  if (apt !== 'absent' && apt.has) {
    return ok(name, `${apt.has}, not fetched yet: comes when it is first used`);
  }
  return {
    name,
    status: 'missing',
    detail: apt === 'absent' ? 'not here, and no apt to fetch it with' : 'not here, and apt does not know it',
    fix:
      apt === 'absent'
        ? 'unpack kernel and headers packages somewhere and pass --kernel PATH'
        : 'apt-get update, as root; or pass --kernel PATH of unpacked kernel and headers packages',
  };
}
