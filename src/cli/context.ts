/** What every command gets: somewhere to say what happens, and word of an interruption. */
import type { Command } from 'commander';
import type { Checked } from '../check/checked.js';
import type { Progress } from '../kernel/index.js';
import type { Report, Reports } from '../report/index.js';

export interface Context {
  readonly signal: AbortSignal;
  readonly report: Report;
  /** Where `report` goes to. */
  readonly reports: Reports;
  /** Set by a command that did its work and found something wanting, or that ends as a program of the guest did. */
  exit: number;
}

/** The options that all commands have. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON object a line, as docs/results.md describes them')
    .option('--verbose', 'tell how slow steps are getting on, also without a terminal');
}

/** Slow steps, as events. */
export function progressTo(report: Report): Progress {
  return (text, part) => report({ event: 'progress', text, ...part });
}

export function reportWarnings(
  { report }: Pick<Context, 'report'>,
  { warnings }: Pick<Checked, 'warnings'>,
): void {
  for (const diagnostic of warnings) report({ event: 'diagnostic', diagnostic });
}
