/** A machine for a person to work in: restored, with the spec's module loaded, by the host's clock. */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, NetkilnError } from '../diagnostic/diagnostic.js';
import { withTemporaryFolder } from '../host/temporary.js';
import { together } from '../host/together.js';
import { buildModule } from '../kbuild/build.js';
import { findKernel, type Kernel, type Profile } from '../kernel/index.js';
import { knownFiles, knownSpec } from '../pipeline.js';
import { explainGuestError, reportFailure } from '../report/machine.js';
import type { TracedModule } from '../trace/index.js';
import { type AccelChoice, bootMachine, type Guest, GuestError, VmFailure } from '../vm/index.js';
import { type Context, progressTo, reportWarnings } from './context.js';
import { defaultKernel } from './kernels.js';

export interface ByHandOptions {
  readonly kernel?: readonly string[];
  readonly profile?: Profile;
  readonly accel: AccelChoice;
  readonly smp?: number;
}

/** What a person gets to work with. */
export interface Loaded {
  readonly guest: Guest;
  readonly module: string;
  /** The built module, and the folder that its C is in: both on the host, and gone afterwards. */
  readonly ko: string;
  readonly folder: string;
  /** Host programs that the guest has. */
  readonly programs: readonly string[];
}

/** Does something with a machine in which the module is loaded. All is gone afterwards; a machine's failure is an error. */
export async function withModuleLoaded(
  context: Context,
  spec: string,
  options: ByHandOptions & { readonly terminal: boolean },
  work: (loaded: Loaded) => Promise<void>,
): Promise<void> {
  const { signal, report } = context;
  const onProgress = progressTo(report);
  const [request = defaultKernel, ...more] = options.kernel ?? [];
  if (more.length > 0) fail('NK8001', '--kernel takes one kernel here');
  const loaded = await knownSpec(spec, { signal });
  reportWarnings(context, loaded.checked);
  const { checked, kind } = loaded;
  const { name } = checked.model;
  const files = await knownFiles(loaded, spec);
  const kernel = await findKernel(request, { signal, onProgress, profile: options.profile });
  const { programs, modules, hookDriver } = kind.scenario.needs;
  await withTemporaryFolder('netkiln-by-hand-', async (folder) => {
    const ko = join(folder, `${name}.ko`);
    const module = { name, ko, files, origins: checked.origins, model: checked.model };
    onProgress(`building ${name} for ${kernel.release}`);
    const { accel, smp: cpus = 1, terminal } = options;
    const booting = bootMachine({
      ...{ kernel, programs, modules, accel, cpus, terminal, signal, clock: 'real' },
      preload: { modules, hookDriver },
    });
    const building = buildModule({ name, files, origins: checked.origins, kernel, ko, signal });
    const [guest] = await together([booting, building]).catch(async (error: unknown) => {
      await booting.then((machine) => machine.close()).catch(() => {});
      return explained(error, 'before the module was loaded', module, kernel);
    });
    try {
      for (const { path, text } of files) await writeFile(join(folder, basename(path)), text);
      await guest.load(name, ko);
      report({ event: 'booted', kernel: kernel.release, profile: kernel.profile, accel: guest.facts.accel });
      await work({ guest, module: name, ko, folder, programs });
    } catch (error) {
      await explained(error, 'while it was worked in by hand', module, kernel);
    } finally {
      await guest.close();
    }
  });
}

/** Machines' failures as diagnostics, with the kernel's words; other errors as they are. */
async function explained(error: unknown, when: string, module: TracedModule, kernel: Kernel): Promise<never> {
  const moment = { when, scenario: null, at: undefined };
  if (error instanceof GuestError) throw new NetkilnError([explainGuestError(error, moment)]);
  if (!(error instanceof VmFailure)) throw error;
  const { diagnostic, event } = await reportFailure(error, kernel.release, moment, {
    modules: [module],
    vmlinux: kernel.debug,
  });
  const cause = [diagnostic.cause, ...event.decoded.slice(-60)].join('\n');
  throw new NetkilnError([{ ...diagnostic, cause }]);
}
