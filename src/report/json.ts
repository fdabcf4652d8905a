/** Events for programs: one JSON object a line, as docs/cli.md describes them. */
import type { Diagnostic, Origin } from '../diagnostic/diagnostic.js';
import type { Report, ReportEvent } from './event.js';

export function jsonReport(write: (text: string) => void): Report {
  return (event) => write(`${JSON.stringify(plain(event))}\n`);
}

function plain(event: ReportEvent): object {
  if (event.event === 'diagnostic') return { event: 'diagnostic', ...flat(event.diagnostic) };
  if (event.event === 'progress') {
    return { event: 'progress', text: event.text, done: event.done ?? null, total: event.total ?? null };
  }
  return event;
}

/** A diagnostic with its place beside its words. What it does not have is null, so that each has the same fields. */
function flat({ severity, code, message, at, cause, fix, related }: Diagnostic): object {
  return {
    severity,
    code,
    message,
    ...place(at),
    cause: cause ?? null,
    fix,
    related: (related ?? []).map((other) => ({ message: other.message, ...place(other.at) })),
  };
}

function place(at: Origin | undefined): object {
  return { file: at?.file ?? null, line: at?.line ?? null, col: at?.col ?? null };
}
