/**
 * What commands say while they work, as plain data in one stream. `terminal.ts` shows it to people and `json.ts` to
 * programs, for which docs/cli.md describes every event.
 */
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import type { Finding } from '../doctor/finding.js';
import type { KernelEntry, Part } from '../kernel/index.js';
import type { ScenarioResult } from '../scenario/runner.js';
import type { FailureKind } from '../vm/index.js';

/** A slow step begins, or has come so far. */
export interface Progressed extends Partial<Part> {
  readonly event: 'progress';
  readonly text: string;
}

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
  readonly message: string;
  /** What was going on: null outside of any scenario. */
  readonly scenario: string | null;
  /** The lines of the kernel's log that show the failure. */
  readonly trace: readonly string[];
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
  | Progressed
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
  /** The kernels that are on this machine. */
  | { readonly event: 'kernels'; readonly kernels: readonly KernelEntry[] }
  /** A kernel is there now: fetched or built, now or earlier. */
  | ({ readonly event: 'kernel' } & KernelEntry)
  | { readonly event: 'doctor'; readonly findings: readonly Finding[] }
  /** The last of every command that was not interrupted. */
  | { readonly event: 'end'; readonly exit: number };

/** Takes the events of one command, in their order. */
export type Report = (event: ReportEvent) => void;
