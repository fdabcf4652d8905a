/** What every command gets: somewhere to say what happens, and word of an interruption. */
import type { Command } from 'commander';
import type { Checked } from '../check/checked.js';
import type { ExitCode } from '../diagnostic/diagnostic.js';
import type { Progress } from '../kernel/index.js';
import type { Report } from '../report/index.js';

export interface Context {
  readonly signal: AbortSignal;
  readonly report: Report;
  /** Set by a command that did its work and found something wanting. */
  exit: ExitCode;
}

/** The stages. The TypeScript compiler takes a while to load, which only commands that read a spec have to wait for. */
export const stages = () => import('../pipeline.js');

/** The options that all commands have. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON object a line, as docs/cli.md describes them')
    .option('--verbose', 'tell how slow steps are getting on, also without a terminal');
}

/** Slow steps, as events. */
export function progressTo(report: Report): Progress {
  return (text, part) => report({ event: 'progress', text, ...part });
}

export function reportWarnings({ report }: Context, { warnings }: Pick<Checked, 'warnings'>): void {
  for (const diagnostic of warnings) report({ event: 'diagnostic', diagnostic });
}
