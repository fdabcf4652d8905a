/** A process that boots a machine, says which process it is, and keeps it busy until it is itself ended. */
import { findKernel } from '../../src/kernel/index.js';
import { bootMachine } from '../../src/vm/index.js';
import type { Clock } from '../../src/vm/qemu.js';

const [, , kernel, clock] = process.argv as [string, string, string, Clock | undefined];
const guest = await bootMachine({ kernel: await findKernel(kernel), clock: clock ?? 'real' });
process.stdout.write(`qemu ${guest.session.pid}\n`);
if (clock === 'counted') {
  // More than there is room for where there is little.
  await guest.run(['sh', '-c', 'head -c 4000000 /dev/urandom']);
  await guest.close();
} else await guest.run(['sleep', '600'], { timeoutMs: 600_000 });
