/** Events for people: results on standard output, what is wrong and how it is going on standard error. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type PrintOptions, printDiagnostic } from '../diagnostic/print.js';
import { printFindings } from '../doctor/finding.js';
import type { Cleaned } from '../vm/clean.js';
import type { Generated, MachineFailed, Progressed, ReportEvent } from './event.js';
import { drawnLines, hookLines, packetLines } from './explain-view.js';
import { kernelTable, mebibytes } from './kernels.js';
import { type Output, Screen } from './screen.js';
import { TestView } from './test-view.js';
import { TortureView } from './torture-view.js';
import { count } from './words.js';

export interface TerminalOptions {
  readonly out: Output;
  readonly err: Output;
  /** Whether to tell in lines of their own how slow steps are getting on, also where nobody seems to watch. */
  readonly verbose: boolean;
  readonly cwd: string;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

export class TerminalView {
  readonly #screen: Screen;
  readonly #tests: TestView;
  readonly #torture: TortureView;
  readonly #print: PrintOptions;
  #tenth: number | undefined;

  constructor(private readonly options: TerminalOptions) {
    const { out, err, cwd, now = () => performance.now() } = options;
    this.#screen = new Screen(out, err);
    this.#tests = new TestView(this.#screen, out, now);
    this.#torture = new TortureView(this.#screen, out, now);
    this.#print = { source: textOf, cwd, color: err.color };
  }

  readonly report = (event: ReportEvent): void => {
    switch (event.event) {
      case 'progress':
        this.#progress(event);
        break;
      case 'diagnostic':
        this.#err(printDiagnostic(event.diagnostic, this.#print));
        break;
      case 'checked':
        this.#out(`${event.spec}: ${event.kind} ${event.module}, ${count(event.scenarios, 'scenario')}`);
        break;
      case 'compared': {
        const { spec, old, breaks } = event;
        this.#out(
          breaks === 0
            ? `${spec} keeps the ABI of ${old}`
            : `${spec} breaks the ABI of ${old} by ${count(breaks, 'change')}`,
        );
        break;
      }
      case 'model':
        this.#out(JSON.stringify(event.model, null, 2));
        break;
      case 'generated':
        for (const line of generatedLines(event)) this.#out(line);
        break;
      case 'explained':
        for (const line of hookLines(event, this.options)) this.#out(line);
        break;
      case 'packet-explained':
        for (const line of packetLines(event, this.options)) this.#out(line);
        break;
      case 'drawn':
        for (const line of drawnLines(event)) this.#out(line);
        break;
      case 'up-to-date':
        this.#out(`${event.folder} is what ${event.spec} generates`);
        break;
      case 'built':
        if (event.path !== null) this.#out(event.path);
        break;
      case 'machine-failed':
        for (const line of excerpt(event)) this.#err(line);
        this.#tests.show(event);
        break;
      case 'testing':
      case 'scenario-started':
      case 'subtest':
      case 'scenario':
      case 'not-run':
      case 'tested':
        this.#tests.show(event);
        break;
      case 'torturing':
      case 'round':
      case 'coverage':
      case 'tortured':
        this.#torture.show(event);
        break;
      case 'changed':
        this.#changed(event.files);
        break;
      case 'watched':
        this.#out(
          `${event.good ? 'good' : 'not good'} after ${(event.ms / 1000).toFixed(1)} s; waiting for changes`,
        );
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
      case 'cleaned':
        for (const line of cleanedLines(event.groups)) this.#out(line);
        break;
      case 'doctor':
        this.#screen.out(printFindings(event.findings, this.options.out));
        break;
      case 'end':
        this.finish();
        break;
      case 'booted':
        // Whatever took so long is over.
        this.#screen.status(undefined);
        break;
      case 'begin':
        break;
    }
  };

  /** Leaves the terminal as it was but for what was said. */
  readonly finish = (): void => this.#screen.status(undefined);

  #changed(files: readonly string[]): void {
    if (files.length === 0) return;
    const { cwd, out } = this.options;
    const names = files.map((file) => relative(cwd, file)).join(', ');
    const line = `${names} changed `;
    this.#out(
      out.width === undefined
        ? line.trimEnd()
        : `\n${line}${'─'.repeat(Math.max(0, out.width - line.length))}`,
    );
  }

  /** In lines of its own how far a step has come is told at each tenth. */
  #progress({ text, done, total, lasting }: Progressed): void {
    if (!this.options.verbose && !lasting) {
      this.#screen.status(() => `netkiln: ${text}`);
      return;
    }
    const tenth = done === undefined || !total ? undefined : Math.floor((10 * done) / total);
    if (tenth === undefined || tenth !== this.#tenth) this.#err(`netkiln: ${text}`);
    this.#tenth = tenth;
  }

  #out(text: string): void {
    this.#screen.out(`${text}\n`);
  }

  #err(text: string): void {
    this.#screen.err(`${text}\n`);
  }
}

function cleanedLines(groups: readonly Cleaned[]): string[] {
  const lines = groups.map(({ name, removed, bytes, inUse }) => {
    const kept = inUse > 0 ? `; ${inUse} in use` : '';
    return `${name}: ${removed} removed, ${mebibytes(bytes)}${kept}`;
  });
  const sum = groups.reduce((bytes, group) => bytes + group.bytes, 0);
  return [...lines, groups.length === 0 ? 'there was nothing to remove' : `${mebibytes(sum)} freed`];
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

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
