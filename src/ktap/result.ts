/** Results that a guest's program, or KUnit in its log, has told in KTAP, as a tree. */

/**
 * - `todo`: failed as it was announced to (TODO, XFAIL), which is no failure
 * - `incomplete`: began, or was planned, and never said how it ended: it crashed, or what ran it did
 */
export type KtapStatus = 'passed' | 'failed' | 'skipped' | 'todo' | 'incomplete';

export type KtapDirective = 'SKIP' | 'TODO' | 'XFAIL' | 'TIMEOUT' | 'ERROR';

export interface KtapResult {
  /** Empty where it has none. */
  readonly name: string;
  /** As its line says; null where there is no line, or no number in it. */
  readonly number: number | null;
  readonly status: KtapStatus;
  readonly directive: KtapDirective | null;
  /** What stands after the directive, or after `#` without one. */
  readonly note: string;
  /** The lines before its own that are no results: without indentation, time stamp and `# `. */
  readonly diagnostics: readonly string[];
  readonly subtests: readonly KtapResult[];
}

/** Something that is not as Documentation/dev-tools/ktap.rst has it. */
export interface KtapProblem {
  /** Counted from 1; one past the last where the end is to blame. */
  readonly line: number;
  readonly message: string;
}

export interface Ktap {
  /** `KTAP 1`, `TAP 13`; null where no line says so, which makes everything something else than KTAP. */
  readonly version: string | null;
  readonly results: readonly KtapResult[];
  /** The reason given with `Bail out!`, which ends everything; null where there was none. */
  readonly bailedOut: string | null;
  readonly problems: readonly KtapProblem[];
}

/** Whether a result, or any below it, makes a run fail. */
export function isFailure({ status }: Pick<KtapResult, 'status'>): boolean {
  return status === 'failed' || status === 'incomplete';
}
