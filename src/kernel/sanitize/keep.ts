/**
 * What is kept of a compiled tree, laid out as Debian's packages are when they are unpacked: image, configuration,
 * modules, what modules are built against, and the kernel with its debug information.
 */
import { copyFile, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { KernelTree } from './tree.js';

/** Fills a folder; returns the release. */
export async function keep(tree: KernelTree, folder: string): Promise<string> {
  const release = (await readFile(join(tree.folder, 'include/config/kernel.release'), 'utf8')).trim();
  const boot = join(folder, 'boot');
  const debug = join(folder, 'usr/lib/debug/boot');
  const headers = join(folder, 'usr/src', `linux-headers-${release}`);
  for (const dir of [boot, debug, headers]) await mkdir(dir, { recursive: true });
  await copyFile(join(tree.folder, 'arch/x86/boot/bzImage'), join(boot, `vmlinuz-${release}`));
  await copyFile(join(tree.folder, '.config'), join(boot, `config-${release}`));
  // Debug information shrinks to a third; gdb and addr2line read it as it is.
  const vmlinux = join(debug, `vmlinux-${release}`);
  await tree.runOk(['objcopy', '--compress-debug-sections=zlib', 'vmlinux', vmlinux]);
  await tree.make(['modules_install', `INSTALL_MOD_PATH=${folder}`, 'INSTALL_MOD_STRIP=1']);
  // The kernel's own script chooses what modules are built against, as it does for distributions.
  const install = `scripts/package/install-extmod-build '${headers}'`;
  await tree.make(['run-command', `KBUILD_RUN_COMMAND=${install}`]);
  await copyFile(join(tree.folder, '.config'), join(headers, '.config'));
  await linkTo(join(folder, 'lib/modules', release), `../../../usr/src/linux-headers-${release}`);
  return release;
}

/** Modules find what they are built against wherever the folder lies. */
async function linkTo(modules: string, headers: string): Promise<void> {
  for (const name of ['build', 'source']) await rm(join(modules, name), { force: true });
  await symlink(headers, join(modules, 'build'));
}
