/** The kernel of the sanitize profile, for the tests that need one. */
import type { Kernel } from '../../src/kernel/index.js';
import { builtKernels, isCurrent } from '../../src/kernel/sanitize/built.js';
import { surroundings } from '../../src/kernel/sanitize/recipe.js';

/** Undefined where it has not been built on this machine, or of other sources than there are now. */
export async function sanitizeKernel(): Promise<Kernel | undefined> {
  const now = await surroundings({});
  return (await builtKernels()).filter((one) => isCurrent(one, now)).at(-1)?.kernel;
}
