/** Before any test: netkiln is compiled, for the tests that run it as a user does. */
import { fileURLToPath } from 'node:url';
import { runOk } from '../../src/host/run.js';

export async function setup(): Promise<void> {
  await runOk(['make', 'build'], { cwd: fileURLToPath(new URL('../../', import.meta.url)) });
}
