/** An example's mutants, each brought to a verdict: cheap trials first, and those of the sanitize kernel for what is left. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type GeneratedFile, isOfModule } from '../../src/emit/file.js';
import { inOrder } from '../../src/host/in-order.js';
import type { Kernel } from '../../src/kernel/index.js';
import { generate, type LoadedSpec } from '../../src/pipeline.js';
import { Builder, type Built } from './build.js';
import { type Mutant, mutantsOf } from './mutants.js';
import { type Evidence, roundTrials, scenarioTrials, type Trial } from './trials.js';

export type Verdict =
  | { readonly is: 'caught'; readonly by: Evidence }
  /** A warning of the compiler's is an error, as it is for whoever runs `netkiln build`. */
  | { readonly is: 'refused'; readonly why: string }
  /** The same machine code as the original's, on every kernel, or as that of another mutant. */
  | { readonly is: 'same'; readonly as: string | null }
  /** Nothing up to there has caught it; what has been tried on the stock kernels alone is not through. */
  | { readonly is: 'alive'; readonly after: 'stock' | 'sanitize' };

export interface CourtOptions {
  readonly loaded: LoadedSpec;
  /** Distributions' kernels; the code of one that is not compiled for the first is tried on another. */
  readonly stock: readonly Kernel[];
  readonly sanitize: Kernel | undefined;
  /** For what is built. */
  readonly folder: string;
  readonly jobs: number;
  readonly signal: AbortSignal;
}

/** How many rounds of each strategy a mutant has to get through. */
const stockRounds = { mutations: 3, namespaces: 1, reload: 1 };
const sanitizeRounds = { mutations: 1, namespaces: 1, reload: 1, allocations: 9, race: 1 };

/** Faults that mostly lie on the way out of an allocation that failed. */
const whenAllocationsFail: ReadonlySet<string> = new Set([
  ...[
    'error check dropped',
    'free dropped',
    'free doubled',
    'unregister dropped',
    'wait for readers dropped',
  ],
]);

/** So many such rounds come before all other trials; the rest in their turn. */
const firstRounds = 4;

export class Court {
  readonly #options: CourtOptions;
  readonly #builders = new Map<Kernel, Builder>();
  readonly #trials = new Map<Kernel, Trial[]>();
  /** Of the C as it is, where a trial has been believed. */
  readonly #originals = new Map<Kernel, Promise<Built>>();
  readonly #believed = new Map<Trial, Promise<void>>();
  /** Machine code of what has been seen, by kernel. */
  readonly #codes = new Map<string, string | null>();

  private constructor(
    readonly files: readonly GeneratedFile[],
    readonly mutants: readonly Mutant[],
    options: CourtOptions,
  ) {
    this.#options = options;
  }

  /** Throws where the C as it is does not build. */
  static async open(options: CourtOptions): Promise<Court> {
    const files = (await generate(options.loaded)).filter(isOfModule);
    const court = new Court(files, mutantsOf(files), options);
    const { loaded, stock, sanitize, folder, signal } = options;
    for (const kernel of [...stock, ...(sanitize ? [sanitize] : [])]) {
      court.#builders.set(kernel, new Builder(loaded.checked.model.name, kernel, folder, signal));
    }
    for (const kernel of stock) {
      const rounds = await roundTrials(loaded, kernel, signal, stockRounds);
      court.#trials.set(kernel, [...scenarioTrials(loaded, kernel, signal), ...rounds]);
    }
    if (sanitize) {
      const rounds = await roundTrials(loaded, sanitize, signal, sanitizeRounds);
      court.#trials.set(sanitize, [...scenarioTrials(loaded, sanitize, signal), ...rounds]);
    }
    for (const kernel of stock) {
      const { code } = await court.#original(kernel);
      court.#codes.set(`${kernel.release} ${code}`, null);
    }
    return court;
  }

  /** Verdicts on mutants, as they come; in their order. */
  async *onStock(mutants: readonly Mutant[]): AsyncGenerator<readonly [Mutant, Verdict]> {
    const { jobs, stock } = this.#options;
    yield* this.#all(mutants, jobs, async (mutant, index) => {
      let verdict: Verdict | undefined;
      for (const kernel of stock) {
        const built = await this.#build(kernel, mutant.files, `${index}`);
        if ('refused' in built) return { is: 'refused', why: built.refused };
        const key = `${kernel.release} ${built.code}`;
        const other = this.#codes.get(key);
        if (other === undefined) {
          this.#codes.set(key, mutant.id);
          verdict = await this.#try(kernel, mutant.fault, built.ko);
          if (verdict.is === 'caught') return verdict;
          // What one kernel makes up for another may not.
          continue;
        }
        // One that has lived through another kernel's trials stays alive.
        if (verdict?.is !== 'alive') verdict = { is: 'same', as: other };
        await rm(built.ko);
        // What another mutant already is need not be looked at on another kernel.
        if (other !== null) break;
      }
      return verdict!;
    });
  }

  async *onSanitize(mutants: readonly Mutant[]): AsyncGenerator<readonly [Mutant, Verdict]> {
    const { jobs, sanitize } = this.#options;
    if (!sanitize) return;
    yield* this.#all(mutants, jobs, (mutant, index) => this.#on(sanitize, mutant, `s${index}`));
  }

  async *#all(
    mutants: readonly Mutant[],
    jobs: number,
    work: (mutant: Mutant, index: number) => Promise<Verdict>,
  ): AsyncGenerator<readonly [Mutant, Verdict]> {
    const pairs = mutants.map((mutant, index) => ({ mutant, index }));
    yield* inOrder(pairs, jobs, async ({ mutant, index }) => [mutant, await work(mutant, index)] as const);
  }

  /** A trial is worth something once the C as it is has passed it; throws where that is accused. */
  #believe(trial: Trial, kernel: Kernel): Promise<void> {
    const known = this.#believed.get(trial);
    if (known) return known;
    const believed = this.#original(kernel).then(async ({ ko }) => {
      const by = await trial.run(ko);
      if (by) throw new Error(`the C as it is is accused: ${by.where} (${by.profile}): ${by.what}`);
    });
    this.#believed.set(trial, believed);
    return believed;
  }

  #original(kernel: Kernel): Promise<Built> {
    const known = this.#originals.get(kernel);
    if (known) return known;
    const built = this.#build(kernel, this.files, `as-it-is-${kernel.release}-${kernel.profile}`).then(
      (one) => {
        if ('refused' in one) throw new Error(`the C as it is does not build: ${one.refused}`);
        return one;
      },
    );
    this.#originals.set(kernel, built);
    return built;
  }

  async #on(kernel: Kernel, { fault, files }: Mutant, label: string): Promise<Verdict> {
    const built = await this.#build(kernel, files, label);
    return 'refused' in built ? { is: 'refused', why: built.refused } : this.#try(kernel, fault, built.ko);
  }

  #build(kernel: Kernel, files: readonly GeneratedFile[], label: string) {
    const ko = join(this.#options.folder, `${this.#options.loaded.checked.model.name}-${label}.ko`);
    return this.#builders.get(kernel)!.build(files, ko);
  }

  /** The trial that caught the last one comes first: what catches a fault catches the one beside it. */
  async #try(kernel: Kernel, fault: string, ko: string): Promise<Verdict> {
    const trials = this.#trials.get(kernel)!;
    const failing = whenAllocationsFail.has(fault)
      ? trials.filter(({ name }) => name.startsWith('allocations:')).slice(0, firstRounds)
      : [];
    const likely = (trial: Trial) => failing.includes(trial);
    try {
      for (const trial of [...trials.filter(likely), ...trials.filter((one) => !likely(one))]) {
        const by = await trial.run(ko);
        if (!by) continue;
        await this.#believe(trial, kernel);
        trials.splice(trials.indexOf(trial), 1);
        trials.unshift(trial);
        return { is: 'caught', by };
      }
      return { is: 'alive', after: kernel.profile };
    } finally {
      await rm(ko, { force: true });
    }
  }
}
