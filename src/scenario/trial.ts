/** One scenario in a machine of its own, from a snapshot in which only what it needs has been loaded. */
import { createHash } from 'node:crypto';
import type { Kernel } from '../kernel/kernel.js';
import type { ModuleModel } from '../model/module.js';
import {
  bootMachine,
  failureOfStock,
  type Guest,
  leftovers,
  type MachineOptions,
  readSections,
  VmFailure,
} from '../vm/index.js';
import { type Bench, inTurn, type Needs, quiet, type ScenarioResult, type ScenarioRunner } from './runner.js';

export interface Trial<Model extends ModuleModel> extends Omit<Bench<Model>, 'guest'> {
  readonly signal?: AbortSignal | undefined;
  /** Varies the time and the random numbers that the scenario meets; a text of any length. */
  readonly seed?: string;
  /** How the machine runs: counted, on one processor, unless said otherwise. */
  readonly machine?: Pick<MachineOptions, 'accel' | 'clock' | 'cpus'>;
}

/** What a scenario came to, and what it took by the machine's clock (nanoseconds; undefined where that is the host's). */
export interface TrialResult {
  readonly result: ScenarioResult;
  readonly guestNs: bigint | undefined;
  /** In how many jobs it was done; one, unless the runner looked at an answer before it had asked for all. */
  readonly jobs: number | undefined;
  /** The machine's date at the end, which follows from the seed; undefined where it is the host's. */
  readonly clock: Date | undefined;
  /** What the kernel said meanwhile. */
  readonly log: readonly string[];
}

/** A machine for a scenario, standing where its snapshot was taken. */
export function machineFor<Model extends ModuleModel>(
  needs: Needs,
  options: { readonly kernel: Kernel; readonly seed: string } & Pick<Trial<Model>, 'machine' | 'signal'>,
): Promise<Guest> {
  const { kernel, seed, machine = {}, signal } = options;
  const { programs, modules, carried = [], hookDriver } = needs;
  const all = [...modules, ...carried];
  return bootMachine({
    ...{ kernel, programs, modules: all, seed, signal, clock: 'counted' },
    ...machine,
    preload: { modules, hookDriver },
  });
}

/**
 * Runs a scenario in a machine that is gone afterwards; nothing may be left of the module when it has been unloaded.
 * Rejects with VmFailure or GuestError where the machine fails.
 */
export async function tryScenario<Model extends ModuleModel, Scenario>(
  runner: ScenarioRunner<Model, Scenario>,
  scenario: Scenario,
  trial: Trial<Model>,
): Promise<TrialResult> {
  const { model, kernel, ko } = trial;
  const seed = seedOf(model.name, runner.nameOf(scenario), trial.seed ?? '');
  const guest = await machineFor(runner.needsOf?.(scenario) ?? runner.needs, { ...trial, seed });
  const logged = guest.mark();
  try {
    const result = await withStock(model.name, guest.inOrder(), (watched) =>
      runner.run(scenario, { model, kernel, ko, guest: watched }),
    );
    const { ns: guestNs, jobs, clock } = guest.times ?? {};
    return { result, guestNs, jobs, clock, log: guest.kernelLog(logged) };
  } finally {
    await guest.close();
  }
}

/**
 * Takes stock before a module is loaded and after it is unloaded, and rejects with a `leak` if it left something behind.
 * What did not pass need not have got to unloading it.
 */
async function withStock<T extends Pick<ScenarioResult, 'passed' | 'skipped'>>(
  name: string,
  guest: Guest,
  work: (guest: Guest) => Promise<T>,
): Promise<T> {
  const take = (from: Guest, what: 'before' | 'loaded' | 'after') => quiet(from.takeStock(what));
  let before: Promise<string> | undefined;
  let loaded: Promise<string> | undefined;
  let after: Promise<string> | undefined;
  const watched = guest.watching({
    beforeLoad: (from) => (before ??= take(from, 'before')),
    afterLoad: (from) => (loaded = take(from, 'loaded')),
    afterUnload: (from) => (after = take(from, 'after')),
  });
  try {
    const result = await work(watched);
    if (!result.passed || result.skipped !== undefined || after === undefined) return result;
    const [, answer] = await inTurn(before, after);
    const left = leftovers(name, answer, guest.kernelLog());
    if (left) throw left;
    return result;
  } catch (error) {
    if (!(error instanceof VmFailure)) throw error;
    const answer = (await loaded?.catch(() => '')) ?? '';
    const failure = failureOfStock(name, error, answer);
    failure.sections = readSections(answer).get(name);
    throw failure;
  }
}

/** Loads and unloads a module, and nothing else. */
export async function loadOnly<Model extends ModuleModel, Scenario>(
  runner: ScenarioRunner<Model, Scenario>,
  trial: Trial<Model>,
): Promise<void> {
  const { name } = trial.model;
  const seed = seedOf(name, trial.seed ?? '');
  const guest = (await machineFor(runner.needs, { ...trial, seed })).inOrder();
  try {
    await withStock(name, guest, async (watched) => {
      await inTurn(watched.load(name, trial.ko), watched.unload(name), watched.assertClean());
      return { passed: true };
    });
  } finally {
    await guest.close();
  }
}

function seedOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
