/**
 * What commands say while they work, as plain data in one stream. `terminal.ts` shows it to people and `json.ts` to
 * programs, for which docs/cli.md describes every event.
 */
import type { Diagnostic, Origin } from '../diagnostic/diagnostic.js';
import type { Finding } from '../doctor/finding.js';
import type { ScenarioResult } from '../scenario/runner.js';
import type { FailureKind } from '../vm/index.js';

/** A scenario was run on a kernel. */
export interface ScenarioRun extends Required<ScenarioResult> {
  readonly event: 'scenario';
  /** The release, as `uname -r` says it. */
  readonly kernel: string;
}

/** A machine failed, and the run ends with it; a diagnostic follows. */
export interface MachineFailed {
  readonly event: 'machine-failed';
  readonly kernel: string;
  readonly failure: FailureKind;
  /** Which of its kind, `use-after-free` say; null where there is only one. docs/failures.md has them all. */
  readonly detail: string | null;
  readonly message: string;
  /** Whose fault it is, in one line: what happened, in which function, made for which part of the spec. */
  readonly headline: string;
  /** The part of the spec that the guilty line of C was made for; null where the trace does not tell. */
  readonly at: Origin | null;
  /** What was going on: null outside of any scenario. */
  readonly scenario: string | null;
  /** The lines of the kernel's log that show the failure. */
  readonly trace: readonly string[];
  /** The same, and below each line that was understood the places in C and in the spec. */
  readonly decoded: readonly string[];
  /** All that the kernel said, oldest first. */
  readonly log: readonly string[];
}

/** A test run is over, by its end or by a failed machine. */
export interface Tested {
  readonly event: 'tested';
  readonly module: string;
  readonly kernels: readonly string[];
  readonly passed: number;
  readonly failed: number;
  /** Scenarios that a failed machine left undone. */
  readonly notRun: number;
}

/** An output folder was brought up to date, or would have been. Paths are inside the folder. */
export interface Generated {
  readonly event: 'generated';
  readonly folder: string;
  /** Nothing was changed: this is what would have been. */
  readonly dryRun: boolean;
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

export type ReportEvent =
  | { readonly event: 'progress'; readonly text: string }
  | { readonly event: 'diagnostic'; readonly diagnostic: Diagnostic }
  | {
      readonly event: 'checked';
      readonly spec: string;
      readonly kind: string;
      readonly module: string;
      readonly scenarios: number;
    }
  | { readonly event: 'model'; readonly model: unknown }
  | Generated
  | { readonly event: 'up-to-date'; readonly folder: string; readonly spec: string }
  | {
      readonly event: 'built';
      readonly kernel: string;
      readonly module: string;
      /** Absolute; null where the module is only built to be tested. */
      readonly path: string | null;
    }
  | { readonly event: 'booted'; readonly kernel: string; readonly accel: 'kvm' | 'tcg' }
  | ScenarioRun
  | MachineFailed
  | Tested
  /** New files that are now a person's own; `next` are commands to go on with. */
  | { readonly event: 'created'; readonly files: readonly string[]; readonly next: readonly string[] }
  | { readonly event: 'doctor'; readonly findings: readonly Finding[] }
  /** The last of every command that was not interrupted. */
  | { readonly event: 'end'; readonly exit: number };

/** Takes the events of one command, in their order. */
export type Report = (event: ReportEvent) => void;
