/** The kernel of the sanitize profile, for the tests that need one. */
import { join } from 'node:path';
import { findKernel, type Kernel } from '../../src/kernel/index.js';

/** A build tree, and beside it (`inst`) its installed modules. */
const tree = process.env['NETKILN_SANITIZE_TREE'];

/** Undefined where there is none on this machine. */
export async function sanitizeKernel(): Promise<Kernel | undefined> {
  if (tree === undefined) return undefined;
  const kernel = await findKernel(tree);
  return { ...kernel, modules: join(tree, '../inst/lib/modules', kernel.release) };
}
