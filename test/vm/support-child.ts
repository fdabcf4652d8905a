/** A process that boots a machine, says which process it is, and keeps it busy until it is itself ended. */
import { findKernel } from '../../src/kernel/index.js';
import { bootMachine } from '../../src/vm/index.js';

const guest = await bootMachine({ kernel: await findKernel(process.argv[2]!) });
process.stdout.write(`qemu ${guest.session.pid}\n`);
await guest.run(['sleep', '600'], { timeoutMs: 600_000 });
