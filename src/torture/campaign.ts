/** A campaign: rounds of all strategies in turn, with seeds counted up, until the time is over. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import type { GeneratedFile } from '../emit/file.js';
import { withTemporaryFolder } from '../host/temporary.js';
import type { Kernel } from '../kernel/index.js';
import type { LoadedSpec } from '../pipeline.js';
import type { Report, RoundRun } from '../report/event.js';
import { reportFailure } from '../report/machine.js';
import type { FailureKind } from '../vm/index.js';
import { abilitiesOf } from './abilities.js';
import { buildInstrumented, type Instrumented } from './build.js';
import { addCounts, type Counts } from './coverage/collect.js';
import { summarise, writeAnnotated } from './coverage/summary.js';
import { type RoundResult, runRound } from './round.js';
import { strategies } from './strategies/index.js';
import type { Abilities, Strategy } from './strategy.js';

export interface CampaignOptions {
  readonly spec: string;
  readonly kernel: Kernel;
  /** The options that find the kernel again, as they are given on the command line. */
  readonly asked: string;
  readonly minutes: number;
  /** The first seed of each strategy. */
  readonly seed: number;
  /** Which strategies, by name; all unless given. */
  readonly chosen?: readonly string[] | undefined;
  /** One round and nothing else. */
  readonly only?: { readonly strategy: string; readonly seed: number } | undefined;
  /** How many machines run at once. */
  readonly jobs: number;
  /** Where annotated C is put. */
  readonly coverage?: string | undefined;
  readonly signal: AbortSignal;
  readonly report: Report;
}

/** True when nothing was found. */
export function torture(
  loaded: LoadedSpec,
  files: readonly GeneratedFile[],
  options: CampaignOptions,
): Promise<boolean> {
  return withTemporaryFolder('netkiln-torture-', (folder) =>
    new Campaign(loaded, files, options, folder).run(),
  );
}

/** After these the other rounds would fail the same way. */
const hopeless: readonly FailureKind[] = ['boot-failed', 'boot-timeout', 'qemu-lost'];

interface Tally {
  readonly strategy: Strategy;
  rounds: number;
  failed: number;
  ms: number;
}

class Campaign {
  readonly #tallies: Tally[] = [];
  readonly #counts: Counts = new Map();
  /** A machine cannot be had. */
  #hopeless = false;
  #adding: Promise<void> = Promise.resolve();

  constructor(
    private readonly loaded: LoadedSpec,
    private readonly files: readonly GeneratedFile[],
    private readonly options: CampaignOptions,
    private readonly folder: string,
  ) {}

  async run(): Promise<boolean> {
    const { checked } = this.loaded;
    const { kernel, spec, seed, minutes, only, signal, report } = this.options;
    const abilities = await abilitiesOf(kernel);
    const chosen = this.#choose(abilities);
    const { name } = checked.model;
    const on = { kernel: kernel.release, profile: kernel.profile };
    report({
      ...{ event: 'torturing', ...on, module: name, spec, seed, minutes },
      strategies: chosen.map((one) => ({ name: one.name, title: one.title })),
      unfit: strategies.flatMap((one) => {
        const reason = one.unfit?.(abilities);
        return reason === undefined ? [] : [{ name: one.name, reason }];
      }),
    });
    report({ event: 'progress', text: `building ${name} for ${kernel.release}` });
    const folder = join(this.folder, 'module');
    await mkdir(folder);
    const module = await buildInstrumented({
      ...{ name, files: this.files, origins: checked.origins, kernel, folder, signal },
    });
    const begin = performance.now();
    this.#tallies.push(...chosen.map((strategy) => ({ strategy, rounds: 0, failed: 0, ms: 0 })));
    const over = (round: number) =>
      only !== undefined
        ? round > 0
        : round >= chosen.length && performance.now() - begin >= minutes * 60_000;
    let next = 0;
    const work = async () => {
      while (!signal.aborted && !this.#hopeless && !over(next)) {
        const round = next++;
        const tally = this.#tallies[round % chosen.length]!;
        const own = only?.seed ?? seed + Math.floor(round / chosen.length);
        await this.#round(tally, own, module, abilities);
      }
    };
    try {
      const workers = Array.from({ length: only ? 1 : this.options.jobs }, work);
      await Promise.all(workers).finally(() => Promise.allSettled(workers));
    } finally {
      await this.#adding.catch(() => {});
      await this.#sum(on, abilities, performance.now() - begin);
    }
    return this.#tallies.every(({ failed }) => failed === 0);
  }

  #choose(abilities: Abilities): Strategy[] {
    const { chosen, only } = this.options;
    const names = only ? [only.strategy] : (chosen ?? strategies.map(({ name }) => name));
    for (const name of names) {
      const strategy = strategies.find((one) => one.name === name);
      if (!strategy) {
        fail('NK8001', `there is no strategy '${name}'`, {
          cause: `the strategies are ${strategies.map((one) => one.name).join(', ')}`,
        });
      }
      const reason = strategy.unfit?.(abilities);
      if (reason !== undefined && (only || chosen)) {
        fail('NK8001', `the strategy '${name}' is of no use here`, {
          cause: reason,
          fix: 'pass --profile sanitize, or another kernel',
        });
      }
    }
    return strategies.filter((one) => names.includes(one.name) && one.unfit?.(abilities) === undefined);
  }

  async #round(tally: Tally, seed: number, module: Instrumented, abilities: Abilities): Promise<void> {
    const { kind, checked } = this.loaded;
    const { kernel, signal, report } = this.options;
    const { strategy } = tally;
    const begin = performance.now();
    report({ event: 'progress', text: `${strategy.name}:${seed}` });
    const result = await runRound({
      ...{ torture: kind.torture, runner: kind.scenario, model: checked.model, kernel, abilities },
      ...{ ko: module.ko, strategy, seed, signal },
    });
    signal.throwIfAborted();
    const ms = performance.now() - begin;
    tally.rounds++;
    tally.ms += ms;
    const passed = result.failure === undefined && result.wrong.length === 0;
    if (!passed) tally.failed++;
    if (result.failure && hopeless.includes(result.failure.kind)) this.#hopeless = true;
    await this.#say(strategy, seed, passed, result, ms, module.ko);
    if (result.counts === '') return;
    // One after the other: they go onto one sum.
    const added = this.#adding.then(() => addCounts(this.#counts, result.counts, module, signal));
    this.#adding = added;
    await added;
  }

  async #say(
    strategy: Strategy,
    seed: number,
    passed: boolean,
    result: RoundResult,
    ms: number,
    ko: string,
  ): Promise<void> {
    const { kernel, spec, asked, report } = this.options;
    const on = { kernel: kernel.release, profile: kernel.profile };
    const { failure, summary, wrong, guestNs } = result;
    if (failure) {
      const { model, origins } = this.loaded.checked;
      const when = `in the round ${strategy.name}:${seed}`;
      const moment = { when, scenario: null, at: origins.at([]) };
      const modules = [{ name: model.name, ko, files: this.files, origins, model }];
      const { event, diagnostic } = await reportFailure(failure, kernel.release, moment, {
        modules,
        vmlinux: kernel.debug,
      });
      report({ ...event, ...on });
      report({ event: 'diagnostic', diagnostic });
    }
    const round: RoundRun = {
      ...{ event: 'round', ...on, strategy: strategy.name, seed, passed, summary, details: wrong },
      failure: failure?.kind ?? (passed ? null : 'expectation'),
      virtualNs: guestNs === undefined ? null : Number(guestNs),
      wallMs: Math.round(ms),
      repeat: `netkiln torture ${spec} ${asked} --round ${strategy.name}:${seed}`,
    };
    report(round);
  }

  async #sum(
    on: { readonly kernel: string; readonly profile: string },
    { gcov }: Abilities,
    ms: number,
  ): Promise<void> {
    const { report, coverage } = this.options;
    const { checked } = this.loaded;
    const module = checked.model.name;
    if (gcov) {
      const summary = summarise(this.#counts, this.files, checked.origins);
      const files = coverage === undefined ? [] : await writeAnnotated(coverage, this.files, this.#counts);
      report({ event: 'coverage', ...on, module, ...summary, files });
    }
    report({
      ...{ event: 'tortured', ...on, module, wallMs: Math.round(ms) },
      strategies: this.#tallies.map((one) => ({
        ...{ name: one.strategy.name, title: one.strategy.title },
        ...{ rounds: one.rounds, failed: one.failed, wallMs: Math.round(one.ms) },
      })),
    });
  }
}
