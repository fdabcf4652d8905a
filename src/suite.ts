/**
 * All scenarios of a spec on the kernels asked for: builds the module, then tries each scenario in a machine of its own,
 * several of them side by side. What is said of them comes in their order, whichever ends first.
 */

import { join } from 'node:path';
import type { Origin } from './diagnostic/diagnostic.js';
import { showOrigin } from './diagnostic/print.js';
import type { GeneratedFile } from './emit/file.js';
import { inOrder } from './host/in-order.js';
import { withTemporaryFolder } from './host/temporary.js';
import { buildModule } from './kbuild/build.js';
import { findKernel, type Kernel, type Profile, type Progress } from './kernel/index.js';
import type { LoadedSpec } from './pipeline.js';
import type { Report, ReportEvent } from './report/event.js';
import { explainGuestError, type Moment, reportFailure } from './report/machine.js';
import type { Detail } from './scenario/runner.js';
import { loadOnly, type Trial, tryScenario } from './scenario/trial.js';
import { accelFor, type FailureKind, GuestError, VmFailure } from './vm/index.js';

export interface SuiteOptions {
  /** Series, releases or paths. */
  readonly kernels: readonly string[];
  readonly profile?: Profile | undefined;
  /** Which scenarios to run, by name. */
  readonly chosen: (name: string) => boolean;
  readonly machine: NonNullable<Trial<never>['machine']>;
  /** From which the time and the random numbers in the machines follow. */
  readonly seed: number;
  /** How many machines run at once. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly report: Report;
}

/** True when every scenario passed on every kernel. */
export async function runSuite(
  loaded: LoadedSpec,
  files: readonly GeneratedFile[],
  options: SuiteOptions,
): Promise<boolean> {
  return withTemporaryFolder('netkiln-test-', (folder) => new Suite(loaded, files, options, folder).run());
}

interface One {
  readonly scenario: unknown;
  /** Its place among all of the spec's. */
  readonly index: number;
  readonly name: string;
  readonly at: Origin | undefined;
}

/** What is to be said of a scenario, and whether the kernel is of no use any more. */
interface Outcome {
  readonly events: readonly ReportEvent[];
  readonly passed: boolean;
  readonly skipped?: boolean;
  readonly hopeless: boolean;
}

/** After these the other scenarios would fail the same way. */
const hopeless: readonly FailureKind[] = ['boot-failed', 'boot-timeout', 'module-refused', 'qemu-lost'];

class Suite {
  readonly #scenarios: readonly One[];
  readonly #kernels = new Set<string>();
  #passed = 0;
  #failed = 0;
  #skipped = 0;

  constructor(
    private readonly loaded: LoadedSpec,
    private readonly files: readonly GeneratedFile[],
    private readonly options: SuiteOptions,
    private readonly folder: string,
  ) {
    const { kind, checked } = loaded;
    this.#scenarios = checked.scenarios
      .map((scenario, index) => ({
        scenario,
        index,
        name: kind.scenario.nameOf(scenario),
        at: checked.origins.at(['scenarios', index]),
      }))
      .filter(({ name }) => options.chosen(name));
  }

  async run(): Promise<boolean> {
    const { kernels, profile, signal, report } = this.options;
    const onProgress: Progress = (text, part) => report({ event: 'progress', text, ...part });
    let good = true;
    try {
      for (const request of kernels) {
        const kernel = await findKernel(request, { signal, onProgress, profile });
        if (!(await this.#on(kernel, request))) good = false;
      }
    } finally {
      if (!signal.aborted) this.#sum();
    }
    return good && this.#failed === 0;
  }

  #sum(): void {
    const all = this.#scenarios.length * this.options.kernels.length;
    const [passed, failed, skipped] = [this.#passed, this.#failed, this.#skipped];
    this.options.report({
      event: 'tested',
      module: this.loaded.checked.model.name,
      kernels: [...this.#kernels],
      passed,
      failed,
      skipped,
      notRun: all - passed - failed - skipped,
    });
  }

  /** False when a machine failed. */
  async #on(kernel: Kernel, request: string): Promise<boolean> {
    const { signal, report, machine, jobs } = this.options;
    const { checked } = this.loaded;
    const { name } = checked.model;
    const { release, profile } = kernel;
    this.#kernels.add(release);
    const ko = join(this.folder, release, `${name}.ko`);
    report({ event: 'progress', text: `building ${name} for ${release}` });
    await buildModule({ name, files: this.files, origins: checked.origins, kernel, ko, signal });
    report({ event: 'built', kernel: release, profile, request, module: name, path: null });
    const accel =
      machine.clock === 'real' ? (await accelFor(machine.accel ?? 'auto', kernel, signal)).accel : 'tcg';
    report({ event: 'booted', kernel: release, profile, accel });
    if (this.#scenarios.length === 0) return this.#loadOnly(kernel, ko);
    let good = true;
    const attempt = (one: One) => {
      report({ event: 'scenario-started', kernel: release, profile, name: one.name });
      return this.#try(one, kernel, ko);
    };
    for await (const outcome of inOrder(this.#scenarios, jobs, attempt)) {
      for (const event of outcome.events) report(event);
      if (outcome.skipped) this.#skipped++;
      else if (outcome.passed) this.#passed++;
      else this.#failed++;
      good &&= outcome.passed;
      if (outcome.hopeless) break;
    }
    return good;
  }

  /** A spec without scenarios is still one whose module loads and unloads. */
  async #loadOnly(kernel: Kernel, ko: string): Promise<boolean> {
    const { kind, checked } = this.loaded;
    const moment = {
      when: 'as the module was loaded and unloaded',
      scenario: null,
      at: checked.origins.at([]),
    };
    try {
      await loadOnly(kind.scenario, this.#trial(kernel, ko));
      return true;
    } catch (error) {
      const { events } = await this.#failure(error, kernel, ko, moment);
      for (const event of events) this.options.report(event);
      return false;
    }
  }

  async #try({ scenario, index, name, at }: One, kernel: Kernel, ko: string): Promise<Outcome> {
    const begin = performance.now();
    try {
      const trial = this.#trial(kernel, ko);
      const { result, guestNs, clock, log } = await tryScenario(this.loaded.kind.scenario, scenario, trial);
      const { subtests = [], details, ...rest } = result;
      const machine = { kernel: kernel.release, profile: kernel.profile };
      const told = subtests.map(
        (one): ReportEvent => ({ event: 'subtest', ...machine, ...one, scenario: name }),
      );
      const event: ReportEvent = {
        event: 'scenario',
        ...machine,
        at,
        observed: { observed: result.summary },
        counters: [],
        skipped: undefined,
        ...rest,
        details: details.map((line) => this.#line(line, index)),
        log,
        virtualNs: guestNs === undefined ? undefined : Number(guestNs),
        wallMs: Math.round(performance.now() - begin),
        seed: this.options.seed,
        clock,
      };
      const { passed, skipped } = result;
      return { events: [...told, event], passed, skipped: skipped !== undefined, hopeless: false };
    } catch (error) {
      return this.#failure(error, kernel, ko, { when: `in the scenario '${name}'`, scenario: name, at });
    }
  }

  /** A line with its place in the spec. */
  #line(line: Detail, index: number): string {
    if (typeof line === 'string') return line;
    const path = line.spec ? line.path : ['scenarios', index, ...line.path];
    const at = this.loaded.checked.origins.at(path);
    const text = line.text.replace(/:$/, '');
    return at ? `${text} (${showOrigin(at, process.cwd())})${line.text.slice(text.length)}` : line.text;
  }

  #trial(kernel: Kernel, ko: string): Trial<LoadedSpec['checked']['model']> {
    const { signal, machine, seed } = this.options;
    return { model: this.loaded.checked.model, kernel, ko, signal, machine, seed: String(seed) };
  }

  /** A failure of the machine, or of what was asked of it, in events; any other error is thrown. */
  async #failure(error: unknown, kernel: Kernel, ko: string, moment: Moment): Promise<Outcome> {
    this.options.signal.throwIfAborted();
    const said = (diagnostic: ReturnType<typeof explainGuestError>): ReportEvent => ({
      event: 'diagnostic',
      diagnostic,
    });
    if (error instanceof GuestError) {
      return { events: [said(explainGuestError(error, moment))], passed: false, hopeless: false };
    }
    if (!(error instanceof VmFailure)) throw error;
    const { checked } = this.loaded;
    const { name } = checked.model;
    const { origins, model } = checked;
    const { sections } = error;
    const modules = [{ name, ko, files: this.files, origins, model, ...(sections ? { sections } : {}) }];
    const { event, diagnostic } = await reportFailure(error, kernel.release, moment, { modules });
    const events: ReportEvent[] = [{ ...event, profile: kernel.profile }, said(diagnostic)];
    return { events, passed: false, hopeless: hopeless.includes(error.kind) };
  }
}
