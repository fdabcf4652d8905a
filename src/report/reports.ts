/** The reports of one command: every event to each of them, and the end of those that can only be written as a whole. */
import { type Choice, checkChoices, type ReporterName } from './choice.js';
import { Collector, notRun, type TestRun } from './collect.js';
import type { Report, ReportEvent } from './event.js';
import { ReportFile } from './file.js';
import { jsonReport } from './json.js';
import { junitText } from './junit.js';
import type { Output } from './screen.js';
import { tapText } from './tap.js';
import { TerminalView } from './terminal.js';

export interface ReportOptions {
  readonly out: Output;
  readonly err: Output;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly cwd: string;
}

interface Reporter {
  readonly report: Report;
  /** Nothing follows. Given what the run came to. */
  readonly finish?: (run: TestRun) => void;
}

const documents: Readonly<Record<'tap' | 'junit', (run: TestRun, cwd: string) => string>> = {
  tap: tapText,
  junit: junitText,
};

export class Reports {
  readonly #collector = new Collector();
  #reporters: readonly Reporter[];
  #finished = false;

  /** What is right for every command, until others are chosen. */
  constructor(private readonly options: ReportOptions) {
    this.#reporters = [this.#standard(options.json ? 'json' : 'terminal')];
  }

  readonly report: Report = (event) => {
    if (event.event === 'tested') this.#undone('failure');
    this.#collector.add(event);
    this.#pass(event);
  };

  /**
   * Other reports than the usual one, which stays where none of them goes to standard output. Before any event. Ends with
   * NK8001 where two would be mixed up, with NK4007 where a file cannot be written.
   */
  choose(choices: readonly Choice[]): void {
    const all: readonly Choice[] = this.options.json
      ? [...choices, { name: 'json', file: undefined }]
      : choices;
    checkChoices(all);
    const files = all.flatMap(({ name, file }) => (file === undefined ? [] : [this.#toFile(name, file)]));
    const standard = all.find(({ file }) => file === undefined);
    this.#reporters = [this.#standard(standard?.name ?? 'terminal'), ...files];
  }

  /** After the last event, also of an interrupted command; once. Ends with NK4007 where a report cannot be written. */
  finish({ interrupted }: { readonly interrupted: boolean }): void {
    if (this.#finished) return;
    this.#finished = true;
    const reason = interrupted ? 'interruption' : 'failure';
    if (this.#collector.unfinished) this.#undone(reason);
    const run = this.#collector.result(reason);
    const errors: unknown[] = [];
    for (const { finish } of this.#reporters) {
      try {
        finish?.(run);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }

  #undone(reason: 'failure' | 'interruption'): void {
    for (const event of notRun(this.#collector.result(reason))) this.#pass(event);
  }

  #pass(event: ReportEvent): void {
    for (const { report } of this.#reporters) report(event);
  }

  #standard(name: ReporterName): Reporter {
    const { out, err, verbose, cwd } = this.options;
    if (name === 'json') return { report: jsonReport((text) => out.write(text)) };
    if (name === 'terminal') return new TerminalView({ out, err, verbose, cwd });
    // What is wrong, and how it is going, is for people all the same.
    const nowhere: Output = { write: () => {}, color: false, width: undefined };
    const view = new TerminalView({ out: nowhere, err, verbose, cwd });
    return {
      report: view.report,
      finish: (run) => {
        view.finish();
        out.write(documents[name](run, cwd));
      },
    };
  }

  #toFile(name: ReporterName, path: string): Reporter {
    const file = new ReportFile(path);
    if (name === 'tap' || name === 'junit') {
      return { report: () => {}, finish: (run) => file.write(documents[name](run, this.options.cwd)) };
    }
    const lines: string[] = [];
    return { report: jsonReport((text) => void lines.push(text)), finish: () => file.write(lines.join('')) };
  }
}
