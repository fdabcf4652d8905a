/**
 * How a kind's scenarios are run: each in a machine of its own, where the module is not loaded. A runner asks the guest for
 * all it needs before it looks at the first answer, so that the machine does it as one job, the same on every host.
 */
import type { Kernel } from '../kernel/kernel.js';
import type { Subtest } from '../ktap/index.js';
import type { ModuleModel } from '../model/module.js';
import type { Path } from '../model/path.js';
import type { Guest } from '../vm/guest.js';

/** What a scenario gets to work with. */
export interface Bench<Model extends ModuleModel> {
  readonly model: Model;
  readonly guest: Guest;
  readonly kernel: Kernel;
  /** The built module: its path on the host. */
  readonly ko: string;
}

/** One of the module's counters, and what it rose by in a scenario. */
export interface Counter {
  readonly name: string;
  readonly packets: number;
  readonly bytes: number;
}

/** A line about a scenario; with a path inside it, or inside the spec (`spec: true`), where that has it. */
export type Detail = string | { readonly text: string; readonly path: Path; readonly spec?: boolean };

/** What a kind says of a scenario that it ran. */
export interface ScenarioResult {
  readonly name: string;
  readonly passed: boolean;
  /** What was observed, in one line. */
  readonly summary: string;
  /** Where it failed: expected against found, as lines. */
  readonly details: readonly Detail[];
  /** What was observed, by name: a column each in tables. The summary, if nothing else is said. */
  readonly observed?: Readonly<Record<string, string>>;
  /** The module's own counters, all of them, if it has any. */
  readonly counters?: readonly Counter[];
  /** Why the kernel cannot run it, where that is so: nothing was tested. */
  readonly skipped?: string;
  /** What its programs printed, and the results of tests in it. */
  readonly stdout?: string;
  readonly stderr?: string;
  readonly subtests?: readonly Subtest[];
}

/** What the guest must carry. */
export interface Needs {
  /** Programs of the host. */
  readonly programs: readonly string[];
  /** Modules of the kernel's own that are loaded ahead, and those that are only there to be loaded. */
  readonly modules: readonly string[];
  readonly carried?: readonly string[];
  /** Whether packets are handed straight to netfilter hooks. */
  readonly hookDriver: boolean;
}

export interface ScenarioRunner<Model extends ModuleModel, Scenario> {
  /** For whatever is done with a module of the kind. */
  readonly needs: Needs;
  /** For one scenario, where that is something else. */
  needsOf?(scenario: Scenario): Needs;
  nameOf(scenario: Scenario): string;
  run(scenario: Scenario, bench: Bench<Model>): Promise<ScenarioResult>;
}

/** What no correct module brings about, in words: the scenario fails by it, not netkiln. */
export class WrongOutcome extends Error {}

/** An answer that may never be looked at: it may be an error all the same. */
export function quiet<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => {});
  return answer;
}

/** Answers in the order in which they were asked for: the first that is an error is the reason for those after it. */
export async function inTurn<T extends readonly unknown[]>(
  ...answers: T
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  for (const answer of answers) quiet(Promise.resolve(answer));
  const all: unknown[] = [];
  for (const answer of answers) all.push(await answer);
  return all as { -readonly [I in keyof T]: Awaited<T[I]> };
}
