/** A machine's failure as a diagnostic: which of the ways to fail it was, whose fault, and in which scenario. */
import type { Code } from '../diagnostic/codes.js';
import { type Diagnostic, type Origin, problem } from '../diagnostic/diagnostic.js';
import { type ExplainOptions, explainTrace } from '../trace/index.js';
import type { FailureKind, GuestError, VmFailure } from '../vm/index.js';
import type { MachineFailed } from './event.js';

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
  bug: ['NK6008', 'the kernel ran into a bug (BUG)'],
  warning: ['NK6009', 'the kernel warned'],
  kasan: ['NK6031', 'memory was used wrongly (KASAN)'],
  ubsan: ['NK6031', 'C was used wrongly (UBSAN)'],
  lockdep: ['NK6032', 'a lock was used wrongly (lockdep)'],
  rcu: ['NK6032', 'RCU was used wrongly'],
  'sleeping-in-atomic': ['NK6032', 'something slept where nothing may'],
  'preempt-imbalance': ['NK6032', 'preemption or interrupts were left off'],
  leak: ['NK6033', 'the module left something behind'],
  uninitialised: ['NK6034', 'bytes that nothing was written to left the kernel'],
  'rcu-stall': ['NK6010', 'the kernel hung (RCU stall)'],
  hang: ['NK6010', 'the kernel hung'],
  'module-refused': ['NK6011', 'the kernel refused the module'],
  'out-of-memory': ['NK6012', 'the guest ran out of memory'],
  'agent-lost': ['NK6013', "the guest's agent died"],
  'qemu-lost': ['NK6014', 'QEMU ended'],
  'boot-failed': ['NK6017', 'the guest failed while it booted'],
  'boot-timeout': ['NK6015', 'the guest did not boot'],
};

export interface ReportedFailure {
  readonly event: MachineFailed;
  readonly diagnostic: Diagnostic;
}

/**
 * What to report of a failure: the event, and the diagnostic that follows. The diagnostic points at the part of the
 * spec that the guilty line of C was made for, or, where the trace does not tell, at what was being done.
 */
export async function reportFailure(
  failure: VmFailure,
  kernel: string,
  moment: Moment,
  options: ExplainOptions,
): Promise<ReportedFailure> {
  const { headline, at, place, decoded } = await explainTrace(failure, options);
  const { kind, detail, message, trace, log } = failure;
  const [code, what] = kinds[kind];
  const cause = place ? `${headline}\n${message}` : message;
  return {
    event: {
      event: 'machine-failed',
      kernel,
      failure: kind,
      detail: detail ?? null,
      message,
      headline,
      at: at ?? null,
      scenario: moment.scenario,
      trace,
      decoded,
      log,
    },
    diagnostic: problem(code, `${what} ${moment.when}`, { at: at ?? moment.at, cause }),
  };
}

export function explainGuestError(error: GuestError, { when, at }: Moment): Diagnostic {
  return problem('NK6016', `the guest refused a request ${when}`, { at, cause: error.message });
}
