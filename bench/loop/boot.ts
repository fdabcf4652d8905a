/** What the loop is held against: the same kernel booted as it is, without anything of netkiln's. */
import { spawn } from 'node:child_process';
import type { Kernel } from '../../src/kernel/index.js';
import { guestImage } from '../../src/vm/image.js';
import { findQemu } from '../../src/vm/index.js';

/** Seconds from the start of QEMU to the kernel's first process. */
export async function plainBoot(kernel: Kernel): Promise<number> {
  const initrd = await guestImage({ kernel, programs: [], trees: [], modules: [], signal: undefined });
  const qemu = await findQemu();
  const began = performance.now();
  const child = spawn(
    qemu,
    [
      ...['-nodefaults', '-no-user-config', '-machine', 'q35', '-accel', 'tcg', '-cpu', 'max', '-m', '512'],
      ...['-display', 'none', '-no-reboot', '-serial', 'stdio', '-kernel', kernel.image, '-initrd', initrd],
      ...['-append', 'console=ttyS0 panic=-1'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  try {
    for await (const text of child.stdout) {
      out += String(text);
      if (out.includes('Run /init as init process')) return (performance.now() - began) / 1000;
    }
    throw new Error(`the kernel did not come to its first process:\n${out}`);
  } finally {
    child.kill('SIGKILL');
  }
}
