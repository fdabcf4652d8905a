/** Before any test: the supported kernels are there, so that no test's time is spent on fetching one. */
import { findKernel } from '../../src/kernel/index.js';

/** Every kernel that netkiln supports; each test that runs in a guest runs on all of them. */
export const supportedKernels = ['6.1', '6.12'] as const;

export async function setup(): Promise<void> {
  for (const series of supportedKernels) await findKernel(series);
}
