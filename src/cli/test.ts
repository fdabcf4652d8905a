/** `netkiln test`: builds the module for each kernel, boots it, runs the scenarios, one line each. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildModule } from '../kbuild/build.js';
import { findKernel } from '../kernel/index.js';
import { generate, type LoadedSpec } from '../pipeline.js';
import { bootMachine } from '../vm/index.js';

/** True when every scenario passed on every kernel. */
export async function testSpec(
  loaded: LoadedSpec,
  kernels: readonly string[],
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<boolean> {
  const { kind, checked } = loaded;
  const { model, scenarios, origins } = checked;
  const files = generate(loaded);
  const folder = await mkdtemp(join(tmpdir(), 'netkiln-test-'));
  let failed = 0;
  try {
    for (const request of kernels) {
      const kernel = await findKernel(request, { signal });
      const ko = join(folder, kernel.release, `${model.name}.ko`);
      await buildModule({ name: model.name, files, origins, kernel, ko, signal });
      const { programs, modules } = kind.scenario.needs;
      const guest = await bootMachine({ kernel, programs, modules, signal });
      try {
        await guest.modprobe(...modules);
        for (const scenario of scenarios) {
          const result = await kind.scenario.run(scenario, { model, guest, kernel, ko });
          if (!result.passed) failed++;
          say(`${result.passed ? 'ok  ' : 'FAIL'} ${kernel.release}  ${result.name}: ${result.summary}`);
          for (const line of result.details) say(`       ${line}`);
        }
      } finally {
        await guest.close();
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const total = scenarios.length * kernels.length;
  say(`${total - failed} of ${total} scenarios passed`);
  return failed === 0;
}
