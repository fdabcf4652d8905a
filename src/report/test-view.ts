/** A test run as it goes: what is running, a line a scenario, and what it came to. */
import { visible } from '../diagnostic/print.js';
import { isFailure } from '../ktap/index.js';
import { machineName } from './collect.js';
import type { ReportEvent, ScenarioRun, SubtestRun, Tested } from './event.js';
import type { Output, Screen } from './screen.js';
import { glance, verdictTables } from './verdicts.js';
import { count } from './words.js';

export type TestEvent = Extract<
  ReportEvent,
  {
    event: 'testing' | 'scenario-started' | 'subtest' | 'scenario' | 'machine-failed' | 'not-run' | 'tested';
  }
>;

interface Running {
  readonly machine: string;
  readonly name: string;
  /** On the clock of the view. */
  readonly since: number;
}

export class TestView {
  readonly #runs: ScenarioRun[] = [];
  readonly #subtests: SubtestRun[] = [];
  /** In the order in which they began. */
  #running: Running[] = [];
  #planned = 0;

  constructor(
    private readonly screen: Screen,
    private readonly output: Output,
    private readonly now: () => number,
  ) {}

  show(event: TestEvent): void {
    switch (event.event) {
      case 'testing':
        this.#runs.length = 0;
        this.#subtests.length = 0;
        this.#planned = event.machines.length * event.scenarios.length;
        break;
      case 'scenario-started':
        this.#running.push({ machine: machineName(event), name: event.name, since: this.now() });
        this.screen.status(() => this.#status());
        break;
      case 'subtest':
        this.#subtests.push(event);
        break;
      case 'scenario':
        this.#ended(machineName(event), event.name);
        this.#runs.push(event);
        for (const line of this.#lines(event)) this.#out(line);
        break;
      case 'machine-failed':
        if (event.scenario !== null) this.#ended(machineName(event), event.scenario);
        break;
      case 'not-run':
        break; // they are counted at the end
      case 'tested':
        this.screen.status(undefined);
        this.#tested(event);
        break;
    }
  }

  /** `6.12.9-amd64  the office may log in  3 s · 12 of 30, 1 failed`. */
  #status(): string {
    const [first] = this.#running;
    const failed = this.#runs.filter((run) => !run.passed).length;
    const done = `${this.#runs.length}${this.#planned > 0 ? ` of ${this.#planned}` : ''}`;
    const sum = `${done}${failed > 0 ? `, ${failed} failed` : ''}`;
    if (!first) return sum;
    const more = this.#running.length > 1 ? ` and ${this.#running.length - 1} more` : '';
    const seconds = Math.floor((this.now() - first.since) / 1000);
    return `${sum} · ${seconds} s  ${first.machine}  ${visible(first.name)}${more}`;
  }

  #ended(machine: string, name: string): void {
    this.#running = this.#running.filter((one) => one.machine !== machine || one.name !== name);
    if (this.#running.length === 0) this.screen.status(undefined);
  }

  #lines(run: ScenarioRun): string[] {
    const mark = run.skipped
      ? this.#paint(33, 'skip')
      : run.passed
        ? this.#paint(32, 'ok  ')
        : this.#paint(31, 'FAIL');
    const took = run.wallMs === undefined ? '' : this.#paint(2, `  (${duration(run.wallMs)})`);
    return [
      `${mark} ${machineName(run)}  ${visible(run.name)}: ${visible(run.summary)}${took}`,
      ...this.#failedSubtests(run),
      ...run.details.flatMap((text) => text.split('\n')).map((line) => `       ${visible(line)}`),
    ];
  }

  /** Tests of a program by the names around them, and what it said of each. */
  #failedSubtests(run: ScenarioRun): string[] {
    return this.#subtests
      .filter((sub) => sub.scenario === run.name && machineName(sub) === machineName(run))
      .filter((sub) => sub.subtests === 0 && isFailure(sub))
      .flatMap(({ path, status, note, diagnostics }) => [
        `       ${status}: ${visible(path.join(' / '))}${note === '' ? '' : `: ${visible(note)}`}`,
        ...diagnostics.slice(-10).map((line) => `         ${visible(line)}`),
      ]);
  }

  #tested({ module, passed, failed, skipped, notRun }: Tested): void {
    const machines = new Map<string, ScenarioRun[]>();
    for (const run of this.#runs)
      machines.set(machineName(run), [...(machines.get(machineName(run)) ?? []), run]);
    for (const runs of machines.values()) {
      this.#out(['', ...verdictTables(module, runs, this.output.width), ''].join('\n'));
    }
    // Those of a long run have gone out of sight.
    const bad = this.#runs.length > glance ? this.#runs.filter((run) => !run.passed) : [];
    if (bad.length > 0) this.#out([...bad.flatMap((run) => this.#lines(run)), ''].join('\n'));
    const all = passed + failed + skipped + notRun;
    const rest = `${skipped > 0 ? `, ${skipped} skipped` : ''}${notRun > 0 ? `, ${notRun} not run` : ''}`;
    this.#out(`${passed} of ${count(all, 'scenario')} passed${rest}`);
  }

  #out(text: string): void {
    this.screen.out(`${text}\n`);
  }

  #paint(style: number, text: string): string {
    return this.output.color ? `\u001b[${style}m${text}\u001b[0m` : text;
  }
}

/** Two figures that count: `7 ms`, `340 ms`, `1.2 s`, `75 s`. */
function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}
