/** Results as a person or a machine wants them. */
import type { Report } from './event.js';
import { jsonReport } from './json.js';
import { type Output, terminalReport } from './terminal.js';

export type { Report, ReportEvent } from './event.js';

export interface ReportOptions {
  readonly json: boolean;
  /** Tell how slow steps are getting on also where nobody seems to watch. */
  readonly verbose: boolean;
}

/** The report of this process: to its standard streams. */
export function processReport({ json, verbose }: ReportOptions): Report {
  if (json) return jsonReport((text) => process.stdout.write(text));
  const err = output(process.stderr);
  return terminalReport({
    out: output(process.stdout),
    err,
    progress: verbose || err.width !== undefined,
    cwd: process.cwd(),
  });
}

/** Colours only on a terminal, and not where NO_COLOR is set. */
function output(stream: NodeJS.WriteStream): Output {
  const terminal = stream.isTTY === true;
  return {
    write: (text) => stream.write(text),
    color: terminal && !process.env['NO_COLOR'],
    width: terminal ? stream.columns || 80 : undefined,
  };
}
