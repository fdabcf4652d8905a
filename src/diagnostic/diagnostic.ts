/**
 * What netkiln says when something is wrong: one shape for every stage, so that a person, an editor
 * and a script all read the same thing. Printing lives in `print.ts`, the catalogue in `codes.ts`.
 */
import { type Code, codes } from './codes.js';

/** A place in a file a person wrote. Lines and columns count from 1, columns in UTF-16 units as editors do. */
export interface Origin {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  readonly col: number;
}

export type Severity = 'error' | 'warning';

export interface Diagnostic {
  readonly severity: Severity;
  /** `NK` and four digits; each has a section in docs/errors.md. */
  readonly code: Code;
  /** One line: what is wrong. */
  readonly message: string;
  /** Where; absent only where no file is to blame (a missing tool, say). */
  readonly at?: Origin | undefined;
  /** Why it is wrong, where the message alone does not say so. */
  readonly cause?: string | undefined;
  /** What to do about it. */
  readonly fix: string;
  /** Other places that take part: the second of two conflicting conditions, the rule that hides this one. */
  readonly related?: readonly { readonly message: string; readonly at: Origin }[];
}

/** The exit codes of every command; docs/errors.md explains them. */
export const exitCode = { done: 0, failed: 1, usage: 2, drift: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Parts of a diagnostic that the catalogue does not already know. */
export type Details = Partial<Pick<Diagnostic, 'at' | 'cause' | 'fix' | 'related'>>;

/** An error diagnostic; the fix comes from the catalogue unless given here. */
export function problem(code: Code, message: string, details: Details = {}): Diagnostic {
  return { severity: codes[code].severity, code, message, fix: codes[code].fix, ...details };
}

/** Thrown by any stage that cannot go on. Carries every diagnostic found, errors and warnings. */
export class NetkilnError extends Error {
  readonly exit: ExitCode;

  constructor(
    readonly diagnostics: readonly Diagnostic[],
    exit?: ExitCode,
  ) {
    super(diagnostics.map((d) => `${d.code}: ${d.message}`).join('\n'));
    this.name = 'NetkilnError';
    const first = diagnostics.find((d) => d.severity === 'error');
    this.exit = exit ?? (first ? codes[first.code].exit : exitCode.failed);
  }
}

/** Stops the stage with one error. */
export function fail(code: Code, message: string, details: Details = {}): never {
  throw new NetkilnError([problem(code, message, details)]);
}
