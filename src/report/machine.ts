/** A machine's failure as a diagnostic: which of the ways to fail it was, and in which scenario. */
import type { Code } from '../diagnostic/codes.js';
import { type Diagnostic, type Origin, problem } from '../diagnostic/diagnostic.js';
import type { FailureKind, GuestError, VmFailure } from '../vm/index.js';

/** What was being done when it failed. */
export interface Moment {
  /** `in the scenario 'x'`, `while the module was loaded`. */
  readonly when: string;
  /** The scenario's name; null outside of any. */
  readonly scenario: string | null;
  /** Where the spec says it. */
  readonly at: Origin | undefined;
}

const kinds: Readonly<Record<FailureKind, readonly [Code, string]>> = {
  panic: ['NK6007', 'the kernel panicked'],
  oops: ['NK6008', 'the kernel ran into a bug (oops)'],
  warning: ['NK6009', 'the kernel warned'],
  hang: ['NK6010', 'the kernel hung'],
  'module-refused': ['NK6011', 'the kernel refused the module'],
  'out-of-memory': ['NK6012', 'the guest ran out of memory'],
  'agent-lost': ['NK6013', "the guest's agent died"],
  'qemu-lost': ['NK6014', 'QEMU ended'],
  'boot-failed': ['NK6017', 'the guest failed while it booted'],
  'boot-timeout': ['NK6015', 'the guest did not boot'],
};

export function explainFailure(failure: VmFailure, { when, at }: Moment): Diagnostic {
  const [code, what] = kinds[failure.kind];
  return problem(code, `${what} ${when}`, { at, cause: failure.message });
}

export function explainGuestError(error: GuestError, { when, at }: Moment): Diagnostic {
  return problem('NK6016', `the guest refused a request ${when}`, { at, cause: error.message });
}
