/**
 * What commands say while they work, as plain data in one stream, from which every reporter makes what it shows. For
 * programs docs/results.md describes each event, field by field.
 */
import type { Diagnostic, Origin } from '../diagnostic/diagnostic.js';
import type { Finding } from '../doctor/finding.js';
import type { HookExplanation, PacketExplanation, Picture, RuleAt } from '../explain/explanation.js';
import type { KernelEntry, Part } from '../kernel/index.js';
import type { Subtest } from '../ktap/index.js';
import type { ScenarioResult } from '../scenario/runner.js';
import type { Cleaned } from '../vm/clean.js';
import type { FailureKind } from '../vm/index.js';

/** Goes up when a field changes its meaning or goes; new events and fields do not raise it. */
export const schemaVersion = 1;

/** A slow step begins, or has come so far. */
export interface Progressed extends Part {
  readonly event: 'progress';
  readonly text: string;
}

/** Which machine it is about. */
export interface OnMachine {
  /** The release, as `uname -r` says it. */
  readonly kernel: string;
  /** What the kernel was built for, `stock` or `sanitize`. */
  readonly profile?: string | undefined;
}

/** What a test run is going to do: whatever it does not get to is reported as not run. */
export interface Testing {
  readonly event: 'testing';
  readonly module: string;
  /** The spec file, as it was given. */
  readonly spec: string;
  readonly machines: readonly {
    /** What was asked for: a series, a release or a path. */
    readonly request: string;
    readonly profile?: string | undefined;
  }[];
  /** On each machine, in this order. */
  readonly scenarios: readonly { readonly name: string; readonly at?: Origin | undefined }[];
  /** From which all that is left to chance follows. */
  readonly seed?: number | undefined;
}

export interface ScenarioStarted extends OnMachine {
  readonly event: 'scenario-started';
  readonly name: string;
}

/** A result that a program of the scenario has told in KTAP. The scenario's own follows. */
export interface SubtestRun extends OnMachine, Subtest {
  readonly event: 'subtest';
  readonly scenario: string;
}

/** A scenario was run on a kernel. */
export interface ScenarioRun
  extends Required<Pick<ScenarioResult, 'name' | 'passed' | 'summary' | 'observed' | 'counters'>>,
    OnMachine {
  readonly event: 'scenario';
  /** Where it failed: expected against found, as lines. */
  readonly details: readonly string[];
  /** Why nothing was tested: this kernel cannot do what the scenario needs. */
  readonly skipped?: string | undefined;
  /** Where the spec says it. */
  readonly at?: Origin | undefined;
  /** By the guest's clock, in nanoseconds. */
  readonly virtualNs?: number | undefined;
  /** By the host's, in milliseconds. */
  readonly wallMs?: number | undefined;
  readonly seed?: number | undefined;
  /** The date in the machine when it was over. Where its clock counts instructions, that follows from the seed. */
  readonly clock?: Date | undefined;
  /** What programs of the scenario printed, and what the kernel said meanwhile. */
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
  readonly log?: readonly string[] | undefined;
}

/** A machine failed. A diagnostic follows. */
export interface MachineFailed extends OnMachine {
  readonly event: 'machine-failed';
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

/** A scenario has no result. */
export interface NotRun {
  readonly event: 'not-run';
  /** The release, or what was asked for where it did not come to finding a kernel. */
  readonly kernel: string;
  readonly profile?: string | undefined;
  readonly name: string;
  readonly at?: Origin | undefined;
  /** A failure ended the run before, or an interruption did. */
  readonly reason: 'failure' | 'interruption';
}

/** A test run is over, by its end or by a failure. */
export interface Tested {
  readonly event: 'tested';
  readonly module: string;
  readonly kernels: readonly string[];
  readonly passed: number;
  readonly failed: number;
  /** Those that say nothing, as their kernel cannot do what they need. */
  readonly skipped: number;
  /** Scenarios that a failure left undone, the one it happened in among them. */
  readonly notRun: number;
}

/** What `torture` is going to do, until the time is over. */
export interface Torturing extends OnMachine {
  readonly event: 'torturing';
  readonly module: string;
  readonly spec: string;
  /** The first of each strategy; it is counted up from there. */
  readonly seed: number;
  readonly minutes: number;
  readonly strategies: readonly { readonly name: string; readonly title: string }[];
  /** Strategies that are of no use with this kernel, and why. */
  readonly unfit: readonly { readonly name: string; readonly reason: string }[];
}

/** A round of a strategy is over. Where a machine failed in it, `machine-failed` and its diagnostic went before. */
export interface RoundRun extends OnMachine {
  readonly event: 'round';
  readonly strategy: string;
  readonly seed: number;
  readonly passed: boolean;
  /** What was done, in one line. */
  readonly summary: string;
  /** What is wrong, as lines. */
  readonly details: readonly string[];
  /** `expectation`, or the way in which the machine failed; null where it passed. */
  readonly failure: string | null;
  /** By the guest's clock, in nanoseconds; null where that is the host's. */
  readonly virtualNs: number | null;
  readonly wallMs: number;
  /** The command that runs this round again. */
  readonly repeat: string;
}

/** How much of the module's own C was run in all rounds of a campaign. */
export interface Coverage extends OnMachine {
  readonly event: 'coverage';
  readonly module: string;
  /** Lines that are code, and those that were run. */
  readonly lines: number;
  readonly run: number;
  /** Lines that were never run, and the part of the spec that each was made for. */
  readonly missed: readonly {
    readonly file: string;
    readonly line: number;
    readonly text: string;
    readonly at: Origin | undefined;
  }[];
  /** The annotated C, where it was asked for. */
  readonly files: readonly string[];
}

/** A campaign is over, by its time or by an interruption. */
export interface Tortured extends OnMachine {
  readonly event: 'tortured';
  readonly module: string;
  readonly strategies: readonly {
    readonly name: string;
    readonly title: string;
    readonly rounds: number;
    readonly failed: number;
    /** What its rounds took, of which several may have run at once. */
    readonly wallMs: number;
  }[];
  readonly wallMs: number;
}

/** Rules that something is told of, with their places in the spec instead of the model. */
type Placed<R extends RuleAt> = readonly (Omit<R, 'path'> & { readonly at: Origin | undefined })[];

/** How the rules of a chain are gone through for packets of one family. */
export interface Explained extends Omit<HookExplanation, 'never' | 'redundant' | 'undecided'> {
  readonly event: 'explained';
  readonly never: Placed<HookExplanation['never'][number]>;
  readonly redundant: Placed<HookExplanation['redundant'][number]>;
  readonly undecided: Placed<HookExplanation['undecided'][number]>;
}

/** The path of a packet through a chain. */
export interface PacketExplained extends Omit<PacketExplanation, 'tried'> {
  readonly event: 'packet-explained';
  readonly tried: Placed<PacketExplanation['tried'][number]>;
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
  /** The first of every stream that leaves this process. */
  | { readonly event: 'begin'; readonly schemaVersion: number }
  | Progressed
  | { readonly event: 'diagnostic'; readonly diagnostic: Diagnostic }
  | {
      readonly event: 'checked';
      readonly spec: string;
      readonly kind: string;
      readonly module: string;
      readonly scenarios: number;
    }
  /** The spec was compared with an older one: by so many changes it breaks the ABI. */
  | {
      readonly event: 'compared';
      readonly spec: string;
      readonly old: string;
      readonly module: string;
      readonly breaks: number;
    }
  | { readonly event: 'model'; readonly model: unknown }
  | Generated
  | Explained
  | PacketExplained
  /** The diagrams of all hooks were drawn into a file. */
  | { readonly event: 'drawn'; readonly file: string; readonly pictures: readonly Picture[] }
  | { readonly event: 'up-to-date'; readonly folder: string; readonly spec: string }
  | Testing
  | {
      readonly event: 'built';
      readonly kernel: string;
      readonly profile?: string | undefined;
      /** What was asked for that this kernel is. */
      readonly request?: string | undefined;
      readonly module: string;
      /** Absolute; null where the module is only built to be tested. */
      readonly path: string | null;
    }
  | ({ readonly event: 'booted'; readonly accel: 'kvm' | 'tcg' } & OnMachine)
  | ScenarioStarted
  | SubtestRun
  | ScenarioRun
  | MachineFailed
  | NotRun
  | Tested
  | Torturing
  | RoundRun
  | Coverage
  | Tortured
  /** `watch` begins a run: the files are those that were saved, none for the first run. */
  | { readonly event: 'changed'; readonly files: readonly string[] }
  /** A run of `watch` is over: whether all was good, and milliseconds since the file was saved. */
  | { readonly event: 'watched'; readonly good: boolean; readonly ms: number }
  /** New files that are now a person's own; `next` are commands to go on with. */
  | { readonly event: 'created'; readonly files: readonly string[]; readonly next: readonly string[] }
  /** The kernels that are on this machine. */
  | { readonly event: 'kernels'; readonly kernels: readonly KernelEntry[] }
  /** A kernel is there now: fetched or built, now or earlier. */
  | ({ readonly event: 'kernel' } & KernelEntry)
  /** What `vm clean` has removed, folder by folder of the cache. */
  | { readonly event: 'cleaned'; readonly groups: readonly Cleaned[] }
  | { readonly event: 'doctor'; readonly findings: readonly Finding[] }
  /** The last of every command that was not interrupted. */
  | { readonly event: 'end'; readonly exit: number };

/** Takes the events of one command, in their order. */
export type Report = (event: ReportEvent) => void;
