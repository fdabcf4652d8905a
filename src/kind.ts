/**
 * What a kind of module has to supply, stage by stage. The pipeline knows kinds only through this; the kinds
 * themselves are listed in `kinds.ts` and nowhere else.
 */
import type { Abi } from './abi/abi.js';
import type { Checked } from './check/checked.js';
import type { Origins } from './diagnostic/origins.js';
import type { GeneratedFile } from './emit/file.js';
import type { Explainer } from './explain/explanation.js';
import type { ModuleModel } from './model/module.js';
import type { ScenarioRunner } from './scenario/runner.js';
import type { Torture } from './torture/torture.js';

/** Spec data to a model. */
export interface Checker<Model extends ModuleModel = ModuleModel, Scenario = unknown> {
  /** Or a NetkilnError with every mistake found. Pure. */
  check(data: unknown, origins: Origins): Checked<Model, Scenario>;
}

/** A model to files, in two steps. */
export interface Generator<Model extends ModuleModel = ModuleModel, Plan = unknown> {
  /** Model to plan: kernel terms, every name resolved. Pure. */
  lower(model: Model): Plan;
  /** Plan to files. Pure. */
  emit(plan: Plan, model: Model): readonly GeneratedFile[];
}

export interface Kind<Model extends ModuleModel = ModuleModel, Plan = unknown, Scenario = unknown> {
  /** The `kind` of specs and models, and the name of the folder or file in each stage. */
  readonly name: string;
  /** One line for `netkiln new` and the docs. */
  readonly title: string;
  /** Loaded when asked for: what it needs takes a while to load, and a spec that has not changed does without. */
  checker(): Promise<Checker<Model, Scenario>>;
  generator(): Promise<Generator<Model, Plan>>;
  /** What `netkiln explain` can say; a kind without it has nothing to choose. Loaded when asked for. */
  explainer?(): Promise<Explainer<Model>>;
  /** What of an older module's ABI `netkiln check --abi` finds broken; a kind without it has none. Loaded when asked for. */
  abi?(): Promise<Abi<Model>>;
  /** Runs one scenario in a guest. */
  readonly scenario: ScenarioRunner<Model, Scenario>;
  /** What `netkiln torture` does to a module of the kind. */
  readonly torture: Torture<Model>;
  /** The files `netkiln new` writes besides tsconfig.json, by path inside the new folder. */
  scaffold(name: string): readonly { readonly path: string; readonly text: string }[];
}

/** A spec that has been checked, and what its kind can do with it. */
export interface LoadedSpec {
  readonly kind: Kind;
  readonly checked: Checked;
}
