/** How a kind's scenarios are run: one at a time, in a guest where the module is not loaded. */
import type { Kernel } from '../kernel/kernel.js';
import type { ModuleModel } from '../model/module.js';
import type { Guest } from '../vm/guest.js';

/** What a scenario gets to work with. */
export interface Bench<Model extends ModuleModel> {
  readonly model: Model;
  readonly guest: Guest;
  readonly kernel: Kernel;
  /** Path of the built module on the host. */
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
  readonly needs: { readonly programs: readonly string[]; readonly modules: readonly string[] };
  nameOf(scenario: Scenario): string;
  run(scenario: Scenario, bench: Bench<Model>): Promise<ScenarioResult>;
}
