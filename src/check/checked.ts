/** What `check` hands on: the model, the scenarios that go with it, and where everything was written. */
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import type { Origins } from '../diagnostic/origins.js';
import type { ModuleModel } from '../model/module.js';

export interface Checked<Model extends ModuleModel = ModuleModel, Scenario = unknown> {
  readonly model: Model;
  readonly scenarios: readonly Scenario[];
  /** Model parts stand at the same path as the spec parts they came from. */
  readonly origins: Origins;
  readonly warnings: readonly Diagnostic[];
}
