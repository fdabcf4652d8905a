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

export interface ScenarioResult {
  readonly name: string;
  readonly passed: boolean;
  /** What was observed, in one line. */
  readonly summary: string;
  /** Where it failed: expected against found, as lines. */
  readonly details: readonly string[];
}

export interface ScenarioRunner<Model extends ModuleModel, Scenario> {
  /** Host programs and in-tree modules the guest must carry. */
  readonly needs: { readonly programs: readonly string[]; readonly modules: readonly string[] };
  nameOf(scenario: Scenario): string;
  run(scenario: Scenario, bench: Bench<Model>): Promise<ScenarioResult>;
}
