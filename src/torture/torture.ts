/**
 * What a kind of module has to supply to be tortured: its traffic, its control side, and input that is nearly right. The
 * strategies know kinds only through this.
 */
import type { ModuleModel } from '../model/module.js';
import type { Bench } from '../scenario/runner.js';
import type { Reached } from '../vm/fault.js';
import { GuestError, VmFailure } from '../vm/index.js';
import type { Random } from './random.js';

/** What a round has to work with. Its guest does one thing after the other. */
export interface Arena<Model extends ModuleModel = ModuleModel> extends Bench<Model> {
  /** Of the round. */
  readonly seed: number;
  /** What follows from it. */
  readonly random: Random;
}

/** Something that reaches the module's allocations, asked in a way that the n-th of them fails (see `fault.ts`). */
export interface Attempt {
  readonly name: string;
  /** A function of the kernel: what is allocated below it fails. Unless given, what is allocated below the module's own. */
  readonly below?: string;
  /** Whether an allocation has failed is not told. */
  readonly untold?: boolean;
  /** With an n of 0 none fails that would not anyway. */
  ask(n: number, reached: Reached): Promise<unknown>;
  /** Undoes what the attempt may have brought about; it may be refused. */
  undo?(): Promise<unknown>;
}

/** What `examine` finds: in how many inputs, and what is wrong, as lines. */
export interface Examined {
  readonly inputs: number;
  readonly wrong: readonly string[];
}

export interface Torture<Model extends ModuleModel = ModuleModel> {
  /** In-tree modules, and host programs, beyond those that the kind's scenarios need. */
  readonly modules: readonly string[];
  readonly programs?: readonly string[];
  /** Whether packets are handed straight to hooks, where the kind's scenarios do not. */
  readonly hookDriver?: boolean;
  /** Makes what traffic needs, before the module is there: `workplaces` are namespaces that exist. */
  prepare(arena: Arena<Model>): Promise<unknown>;
  /** Makes, with the module loaded, what traffic needs of it. */
  settle(arena: Arena<Model>): Promise<unknown>;
  /** One burst of harmless traffic; whatever becomes of it is right, the module may be gone. */
  traffic(arena: Arena<Model>): Promise<unknown>;
  /** Shell commands that use the control side once, in whatever namespace they run; they may fail. */
  control(model: Model): string;
  /** What is done while an allocation fails, with the module loaded. */
  attempts(arena: Arena<Model>): readonly Attempt[];
  /** Input that is nearly right, held against the reference where there is one. Asks for all before it looks. */
  examine(arena: Arena<Model>): Promise<Examined>;
}

/** Namespaces beside the initial one, in which there is traffic. */
export const workplaces = ['nk-a', 'nk-b'] as const;

/** A request that the guest may refuse: undefined then. A machine's failure is one all the same. */
export async function tolerant<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GuestError) return undefined;
    if (error instanceof VmFailure && error.kind === 'module-refused') return undefined;
    throw error;
  }
}

/** All of them, each tolerated; what the machine fails of is looked at when all are known. */
export function allTolerant(answers: readonly Promise<unknown>[]): Promise<unknown> {
  const all = Promise.all(answers.map(tolerant));
  all.catch(() => {});
  return all;
}
