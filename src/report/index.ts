/** Results as a person or a machine wants them. */
import { Reports } from './reports.js';
import type { Output } from './screen.js';

export { type Choice, parseChoice, reporterNames } from './choice.js';
export type { Report, ReportEvent } from './event.js';
export type { Reports } from './reports.js';

/** The reports of this process: to its standard streams, unless files are chosen. */
export function processReports(options: { readonly json: boolean; readonly verbose: boolean }): Reports {
  return new Reports({
    ...options,
    out: output(process.stdout),
    err: output(process.stderr),
    cwd: process.cwd(),
  });
}

/** Colours only on a terminal, and not where NO_COLOR is set. */
function output(stream: NodeJS.WriteStream): Output {
  const terminal = stream.isTTY === true;
  return {
    write: (text) => stream.write(text),
    color: terminal && !process.env['NO_COLOR'],
    // Asked for each time: a window may be made wider.
    get width() {
      return terminal ? stream.columns || 80 : undefined;
    },
  };
}
