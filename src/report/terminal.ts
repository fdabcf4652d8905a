/** Events for people: results on standard output, what is wrong and how it is going on standard error. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PrintOptions, printDiagnostic } from '../diagnostic/print.js';
import { printFindings } from '../doctor/finding.js';
import type {
  Generated,
  MachineFailed,
  Progressed,
  Report,
  ReportEvent,
  ScenarioRun,
  Tested,
} from './event.js';
import { kernelTable, mebibytes } from './kernels.js';
import { verdictTables } from './verdicts.js';

/** One of the two streams, and what is at its other end. */
export interface Output {
  write(text: string): void;
  readonly color: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly width: number | undefined;
}

export interface TerminalOptions {
  readonly out: Output;
  readonly err: Output;
  /** Whether to tell how slow steps are getting on. */
  readonly progress: boolean;
  readonly cwd: string;
}

export function terminalReport(options: TerminalOptions): Report {
  const view = new TerminalView(options);
  return (event) => view.show(event);
}

class TerminalView {
  readonly #runs: ScenarioRun[] = [];
  readonly #print: PrintOptions;
  /** The last line is one of progress, and not ended. */
  #changing = false;
  #tenth = -1;

  constructor(private readonly options: TerminalOptions) {
    this.#print = { source: textOf, cwd: options.cwd, color: options.err.color };
  }

  show(event: ReportEvent): void {
    switch (event.event) {
      case 'progress':
        if (this.options.progress) this.#progress(event);
        break;
      case 'diagnostic':
        this.#err(printDiagnostic(event.diagnostic, this.#print));
        break;
      case 'checked':
        this.#out(`${event.spec}: ${event.kind} ${event.module}, ${count(event.scenarios, 'scenario')}`);
        break;
      case 'model':
        this.#out(JSON.stringify(event.model, null, 2));
        break;
      case 'generated':
        for (const line of generatedLines(event)) this.#out(line);
        break;
      case 'up-to-date':
        this.#out(`${event.folder} is what ${event.spec} generates`);
        break;
      case 'built':
        if (event.path !== null) this.#out(event.path);
        break;
      case 'scenario':
        this.#scenario(event);
        break;
      case 'machine-failed':
        for (const line of excerpt(event)) this.#err(line);
        break;
      case 'tested':
        this.#tested(event);
        break;
      case 'created':
        this.#out(`wrote ${event.files.join(', ')}`);
        if (event.next.length > 0) this.#out(['', ...event.next.map((line) => `  ${line}`)].join('\n'));
        break;
      case 'kernels':
        for (const line of kernelTable(event.kernels, this.options.out.width)) this.#out(line);
        break;
      case 'kernel':
        this.#out(`${event.release}: ${event.folder}, ${mebibytes(event.bytes)}`);
        break;
      case 'doctor':
        this.options.out.write(printFindings(event.findings, this.options.out));
        break;
      case 'end':
        this.#settle();
        break;
      case 'booted':
        break;
    }
  }

  #scenario(run: ScenarioRun): void {
    this.#runs.push(run);
    const mark = run.passed ? this.#paint(32, 'ok  ') : this.#paint(31, 'FAIL');
    this.#out(`${mark} ${run.kernel}  ${run.name}: ${run.summary}`);
    for (const line of run.details) this.#out(`       ${line}`);
  }

  #tested({ module, kernels, passed, failed, notRun }: Tested): void {
    for (const kernel of kernels) {
      const runs = this.#runs.filter((run) => run.kernel === kernel);
      if (runs.length === 0) continue;
      this.#out(['', ...verdictTables(module, runs, this.options.out.width), ''].join('\n'));
    }
    const rest = notRun > 0 ? `, ${notRun} not run` : '';
    this.#out(`${passed} of ${count(passed + failed + notRun, 'scenario')} passed${rest}`);
  }

  /** How far a step has come is one line that changes where it can, and elsewhere a line for each tenth. */
  #progress({ text, done, total }: Progressed): void {
    const { err } = this.options;
    if (done === undefined || total === undefined) this.#err(`netkiln: ${text}`);
    else if (err.width === undefined) {
      const tenth = Math.floor((10 * done) / total);
      if (tenth !== this.#tenth) this.#err(`netkiln: ${text}`);
      this.#tenth = tenth;
    } else {
      err.write(`\r\u001b[K${`netkiln: ${text}`.slice(0, err.width - 1)}`);
      this.#changing = true;
    }
  }

  /** What comes after a line that changes begins a line of its own. */
  #settle(): void {
    if (this.#changing) this.options.err.write('\n');
    this.#changing = false;
  }

  #out(text: string): void {
    this.#settle();
    this.options.out.write(`${text}\n`);
  }

  #err(text: string): void {
    this.#settle();
    this.options.err.write(`${text}\n`);
  }

  #paint(color: number, text: string): string {
    return this.options.out.color ? `\u001b[${color}m${text}\u001b[0m` : text;
  }
}

function generatedLines({ folder, dryRun, written, unchanged, removed }: Generated): string[] {
  const [write, remove] = dryRun ? ['would write', 'would remove'] : ['wrote', 'removed'];
  return [
    ...written.map((path) => `${write} ${join(folder, path)}`),
    ...removed.map((path) => `${remove} ${join(folder, path)}`),
    `${dryRun ? 'nothing changed: would be ' : ''}${written.length} written, ${unchanged.length} unchanged, ${removed.length} removed`,
  ];
}

/** The lines that show the failure, and the few before them. */
function excerpt({ log, trace }: MachineFailed): string[] {
  const before = 10;
  const at = trace.length > 0 ? log.lastIndexOf(trace[0]!) : -1;
  const shown =
    at >= 0
      ? [...log.slice(Math.max(0, at - before), at), ...trace]
      : trace.length > 0
        ? trace
        : log.slice(-40);
  if (shown.length === 0) return [];
  return ["the kernel's log:", ...shown.map((line) => `  ${line}`)];
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
