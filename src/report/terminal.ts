/** Events for people: results on standard output, what is wrong and how it is going on standard error. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PrintOptions, printDiagnostic } from '../diagnostic/print.js';
import { printFindings } from '../doctor/finding.js';
import type { Generated, MachineFailed, Report, ReportEvent, ScenarioRun, Tested } from './event.js';
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

  constructor(private readonly options: TerminalOptions) {
    this.#print = { source: textOf, cwd: options.cwd, color: options.err.color };
  }

  show(event: ReportEvent): void {
    switch (event.event) {
      case 'progress':
        if (this.options.progress) this.#err(`netkiln: ${event.text}`);
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
      case 'doctor':
        this.options.out.write(printFindings(event.findings, this.options.out));
        break;
      case 'booted':
      case 'end':
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

  #out(text: string): void {
    this.options.out.write(`${text}\n`);
  }

  #err(text: string): void {
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
function excerpt({ log, trace, decoded }: MachineFailed): string[] {
  const before = 10;
  const at = trace.length > 0 ? log.lastIndexOf(trace[0]!) : -1;
  const shown =
    at >= 0
      ? [...log.slice(Math.max(0, at - before), at), ...decoded]
      : trace.length > 0
        ? decoded
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
