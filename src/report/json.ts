/** Events for programs: one JSON object a line, as docs/results.md describes them. */
import type { Diagnostic, Origin } from '../diagnostic/diagnostic.js';
import { type Report, type ReportEvent, schemaVersion } from './event.js';

export function jsonReport(write: (text: string) => void): Report {
  const line = (event: ReportEvent) => write(`${JSON.stringify(plain(event))}\n`);
  let begun = false;
  return (event) => {
    // Not before there is something to say: `--help` with `--json` is help alone.
    if (!begun) line({ event: 'begin', schemaVersion });
    begun = true;
    line(event);
  };
}

/** What an event does not have is null, so that each has the same fields; places stand beside the rest. */
function plain(event: ReportEvent): object {
  switch (event.event) {
    case 'diagnostic':
      return { event: 'diagnostic', ...flat(event.diagnostic) };
    case 'progress':
      return { event: 'progress', text: event.text, done: event.done ?? null, total: event.total ?? null };
    case 'testing':
      return {
        ...event,
        machines: event.machines.map(({ request, profile }) => ({ request, profile: profile ?? null })),
        scenarios: event.scenarios.map(({ name, at }) => ({ name, ...place(at) })),
        seed: event.seed ?? null,
      };
    case 'built': {
      const { event: name, kernel, profile, request, module, path } = event;
      return { event: name, kernel, profile: profile ?? null, request: request ?? null, module, path };
    }
    case 'scenario': {
      const { at, profile, skipped, virtualNs, wallMs, seed, clock, stdout, stderr, log, ...rest } = event;
      return {
        ...rest,
        skipped: skipped ?? null,
        failure: event.passed ? null : 'expectation',
        ...place(at),
        profile: profile ?? null,
        virtualNs: virtualNs ?? null,
        wallMs: wallMs ?? null,
        seed: seed ?? null,
        clock: clock?.toISOString() ?? null,
        stdout: stdout ?? null,
        stderr: stderr ?? null,
        log: log ?? null,
      };
    }
    case 'not-run': {
      const { at, profile, ...rest } = event;
      return { ...rest, ...place(at), profile: profile ?? null };
    }
    case 'coverage':
      return {
        ...event,
        missed: event.missed.map(({ at, file, line, text }) => ({
          ...{ file, line, text },
          spec: at ? place(at) : null,
        })),
        profile: event.profile ?? null,
      };
    case 'explained': {
      const { never, redundant, undecided, ...rest } = event;
      const [a, b, c] = [never, redundant, undecided].map((rules) => rules.map(placed));
      return { ...rest, never: a, redundant: b, undecided: c };
    }
    case 'packet-explained':
      return { ...event, tried: event.tried.map(placed) };
    case 'torturing':
    case 'round':
    case 'tortured':
    case 'booted':
    case 'scenario-started':
    case 'subtest':
    case 'machine-failed':
      return { ...event, profile: event.profile ?? null };
    default:
      return event;
  }
}

/** A diagnostic with its place beside its words. */
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

function placed({ at, ...rest }: { readonly at: Origin | undefined }): object {
  return { ...rest, ...place(at) };
}

function place(at: Origin | undefined): object {
  return { file: at?.file ?? null, line: at?.line ?? null, col: at?.col ?? null };
}
