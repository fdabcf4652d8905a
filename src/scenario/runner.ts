/**
 * How a kind's scenarios are run: each in a machine of its own, where the module is not loaded. A runner asks the guest for
 * all it needs before it looks at the first answer, so that the machine does it as one job, the same on every host.
 */
import type { Kernel } from '../kernel/kernel.js';
import type { ModuleModel } from '../model/module.js';
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

/** What a kind says of a scenario that it ran. */
export interface ScenarioResult {
  readonly name: string;
  readonly passed: boolean;
  /** What was observed, in one line. */
  readonly summary: string;
  /** Where it failed: expected against found, as lines. */
  readonly details: readonly string[];
  /** What was observed, by name: a column each in tables. The summary, if nothing else is said. */
  readonly observed?: Readonly<Record<string, string>>;
  /** The module's own counters, all of them, if it has any. */
  readonly counters?: readonly Counter[];
}

export interface ScenarioRunner<Model extends ModuleModel, Scenario> {
  /** Host programs and in-tree modules the guest must carry. */
  readonly needs: {
    readonly programs: readonly string[];
    readonly modules: readonly string[];
    /** Whether packets are handed straight to netfilter hooks. */
    readonly hookDriver: boolean;
  };
  nameOf(scenario: Scenario): string;
  run(scenario: Scenario, bench: Bench<Model>): Promise<ScenarioResult>;
}

/** What no correct module brings about, in words: the scenario fails by it, not netkiln. */
export class WrongOutcome extends Error {}

/** Answers in the order in which they were asked for: the first that is an error is the reason for those after it. */
export async function inTurn<T extends readonly unknown[]>(
  ...answers: T
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  // Those that are not looked at any more may fail as well.
  for (const answer of answers) Promise.resolve(answer).catch(() => {});
  const all: unknown[] = [];
  for (const answer of answers) all.push(await answer);
  return all as { -readonly [I in keyof T]: Awaited<T[I]> };
}
