/** Before any test: the supported kernels are there, so that no test's time is spent on fetching one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findKernel } from '../../src/kernel/index.js';

/** Every kernel that netkiln supports; each test that runs in a guest runs on all of them. */
export const supportedKernels = ['6.1', '6.12'] as const;

/** Also gives the run a folder of its own for temporaries: what tests build is gone when the last one has ended. */
export async function setup(): Promise<() => Promise<void>> {
  const temporaries = await mkdtemp(join(tmpdir(), 'netkiln-tests-'));
  process.env['TMPDIR'] = temporaries;
  for (const series of supportedKernels) await findKernel(series);
  return () => rm(temporaries, { recursive: true, force: true });
}
