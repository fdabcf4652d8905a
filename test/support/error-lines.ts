/** An error as a reader of a log wants it: what, the difference, where, and everything that it carries along. */
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { SerializedError } from 'vitest/node';

/** What of an error may be there: vitest's own parts, netkiln's diagnostics, a machine's failure, fast-check's. */
interface Carried {
  readonly message?: string;
  readonly name?: string;
  readonly diff?: string;
  readonly stacks?: readonly { readonly file: string; readonly line: number; readonly column: number }[];
  readonly diagnostics?: readonly { readonly cause?: string; readonly fix?: string }[];
  readonly trace?: readonly string[];
  readonly cause?: unknown;
}

/** Lines that a difference or a kernel's trace is shown with at most. */
const most = 60;

export function errorLines(error: SerializedError): string[] {
  return linesOf(error, 0);
}

function linesOf(error: Carried, depth: number): string[] {
  const { name, message = '', diff, stacks, diagnostics, trace, cause } = error;
  // The default reporter, which goes first, writes this before the names of causes.
  const type = name?.replace('Caused by: ', '');
  const lines = [
    `${type ? `${type}: ` : ''}${message}`,
    ...(diff ? diff.split('\n').slice(0, most) : []),
    ...(diagnostics ?? []).flatMap((d) => (d.cause ? [`cause: ${d.cause}`] : [])),
    ...(trace?.length ? ['kernel:', ...trace.slice(-most)] : []),
    ...(stacks ?? []).slice(0, 5).map((s) => `at ${relative('', s.file)}:${s.line}:${s.column}`),
  ];
  const own = lines
    .flatMap((text) => stripVTControlCharacters(text).split('\n'))
    .map((line) => `    ${line}`);
  if (cause === undefined || cause === null || depth === 4) return own;
  const inner: Carried = typeof cause === 'object' ? cause : { message: String(cause) };
  const [first = '', ...rest] = linesOf(inner, depth + 1);
  return [...own, `    caused by: ${first.trim()}`, ...rest];
}
