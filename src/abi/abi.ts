/** What a kind of module supplies that has an ABI to keep: how an old model is read, and what of it a new one breaks. */
import type { z } from 'zod';
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import type { Origins } from '../diagnostic/origins.js';
import type { ModuleModel } from '../model/module.js';

/** A model, and where a spec says what is in it: nowhere, where it was read from JSON. */
export interface Side<Model extends ModuleModel = ModuleModel> {
  readonly model: Model;
  readonly origins: Origins;
}

export interface Abi<Model extends ModuleModel = ModuleModel> {
  /** What JSON has to be for `compare` to read it as a model. */
  readonly schema: z.ZodType<Model>;
  /**
   * Errors for all that breaks programs that speak to a module of the old model, warnings for what only breaks their source or is
   * otherwise worth knowing; in the order of the new spec. Pure.
   */
  compare(old: Side<Model>, now: Side<Model>): readonly Diagnostic[];
}
