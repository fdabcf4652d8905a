/** All scenarios of a spec on the kernels asked for: builds the module, boots, loads it once for itself, then runs each. */
import { join } from 'node:path';
import type { Origin } from './diagnostic/diagnostic.js';
import { NetkilnError } from './diagnostic/diagnostic.js';
import type { GeneratedFile } from './emit/file.js';
import { withTemporaryFolder } from './host/temporary.js';
import { buildModule } from './kbuild/build.js';
import { findKernel, type Kernel } from './kernel/index.js';
import type { LoadedSpec } from './pipeline.js';
import type { Report } from './report/event.js';
import { explainGuestError, type Moment, reportFailure } from './report/machine.js';
import { type AccelChoice, bootMachine, type Guest, GuestError, VmFailure } from './vm/index.js';

export interface SuiteOptions {
  /** Series, releases or paths. */
  readonly kernels: readonly string[];
  readonly accel: AccelChoice;
  /** Which scenarios to run, by name. */
  readonly chosen: (name: string) => boolean;
  readonly signal: AbortSignal;
  readonly report: Report;
}

/** True when every scenario passed on every kernel. A machine that fails ends the run: NetkilnError says how. */
export async function runSuite(
  loaded: LoadedSpec,
  files: readonly GeneratedFile[],
  options: SuiteOptions,
): Promise<boolean> {
  return withTemporaryFolder('netkiln-test-', (folder) => new Suite(loaded, files, options, folder).run());
}

class Suite {
  readonly #scenarios: readonly { readonly scenario: unknown; readonly at: Origin | undefined }[];
  readonly #kernels = new Set<string>();
  #passed = 0;
  #failed = 0;

  constructor(
    private readonly loaded: LoadedSpec,
    private readonly files: readonly GeneratedFile[],
    private readonly options: SuiteOptions,
    private readonly folder: string,
  ) {
    const { kind, checked } = loaded;
    this.#scenarios = checked.scenarios
      .map((scenario, index) => ({ scenario, at: checked.origins.at(['scenarios', index]) }))
      .filter(({ scenario }) => options.chosen(kind.scenario.nameOf(scenario)));
  }

  async run(): Promise<boolean> {
    const { kernels, signal, report } = this.options;
    const onProgress = (text: string) => report({ event: 'progress', text });
    try {
      for (const request of kernels) await this.#on(await findKernel(request, { signal, onProgress }));
    } finally {
      if (!signal.aborted) this.#sum();
    }
    return this.#failed === 0;
  }

  #sum(): void {
    const all = this.#scenarios.length * this.options.kernels.length;
    const passed = this.#passed;
    const failed = this.#failed;
    this.options.report({
      event: 'tested',
      module: this.loaded.checked.model.name,
      kernels: [...this.#kernels],
      passed,
      failed,
      notRun: all - passed - failed,
    });
  }

  async #on(kernel: Kernel): Promise<void> {
    const { accel, signal, report } = this.options;
    const { kind, checked } = this.loaded;
    const { name } = checked.model;
    const { release } = kernel;
    this.#kernels.add(release);
    const ko = join(this.folder, release, `${name}.ko`);
    report({ event: 'progress', text: `building ${name} for ${release}` });
    await buildModule({ name, files: this.files, origins: checked.origins, kernel, ko, signal });
    report({ event: 'built', kernel: release, module: name, path: null });
    report({ event: 'progress', text: `booting ${release}` });
    const { programs, modules } = kind.scenario.needs;
    const outside = { scenario: null, at: checked.origins.at([]) };
    const guest = await this.#watched(kernel, { when: 'before the module was loaded', ...outside }, () =>
      bootMachine({ kernel, programs, modules, accel, signal }),
    );
    report({ event: 'booted', kernel: release, accel: guest.facts.accel });
    try {
      await this.#watched(kernel, { when: 'as the module was loaded and unloaded', ...outside }, async () => {
        await guest.modprobe(...modules);
        await guest.load(name, ko);
        await guest.unload(name);
        await guest.assertClean();
      });
      for (const one of this.#scenarios) await this.#scenario(one, kernel, guest, ko);
    } finally {
      await guest.close();
    }
  }

  async #scenario(
    { scenario, at }: { readonly scenario: unknown; readonly at: Origin | undefined },
    kernel: Kernel,
    guest: Guest,
    ko: string,
  ): Promise<void> {
    const { kind, checked } = this.loaded;
    const name = kind.scenario.nameOf(scenario);
    const moment = { when: `in the scenario '${name}'`, scenario: name, at };
    const result = await this.#watched(kernel, moment, () =>
      kind.scenario.run(scenario, { model: checked.model, guest, kernel, ko }),
    );
    if (result.passed) this.#passed++;
    else this.#failed++;
    this.options.report({
      event: 'scenario',
      kernel: kernel.release,
      observed: { observed: result.summary },
      counters: [],
      ...result,
    });
  }

  /** Does something with a machine, and says of a failure when it happened. */
  async #watched<T>(kernel: Kernel, moment: Moment, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.options.signal.throwIfAborted();
      if (error instanceof GuestError) throw new NetkilnError([explainGuestError(error, moment)]);
      if (!(error instanceof VmFailure)) throw error;
      const { checked } = this.loaded;
      const { name } = checked.model;
      const ko = join(this.folder, kernel.release, `${name}.ko`);
      const modules = [{ name, ko, files: this.files, origins: checked.origins, model: checked.model }];
      const { event, diagnostic } = await reportFailure(error, kernel.release, moment, { modules });
      this.options.report(event);
      throw new NetkilnError([diagnostic]);
    }
  }
}
