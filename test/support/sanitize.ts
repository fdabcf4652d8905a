/** The kernel of the sanitize profile, for the tests that need one. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { findKernel, type Kernel } from '../../src/kernel/index.js';

/** A build tree, and beside it (`inst`) its installed modules. */
const tree = process.env['NETKILN_SANITIZE_TREE'] ?? '/work/kb/out';

/** Undefined where there is none on this machine. */
export async function sanitizeKernel(): Promise<Kernel | undefined> {
  const there = await access(join(tree, 'arch/x86/boot/bzImage')).then(
    () => true,
    () => false,
  );
  if (!there) return undefined;
  const kernel = await findKernel(tree);
  return { ...kernel, modules: join(tree, '../inst/lib/modules', kernel.release) };
}
