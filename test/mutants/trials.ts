/** What a mutant is held against: the spec's own scenarios, and rounds of torture, as `netkiln test` and `netkiln torture` do it. */
import type { Kernel } from '../../src/kernel/index.js';
import type { LoadedSpec } from '../../src/pipeline.js';
import { tryScenario } from '../../src/scenario/trial.js';
import { abilitiesOf } from '../../src/torture/abilities.js';
import { runRound } from '../../src/torture/round.js';
import { strategies } from '../../src/torture/strategies/index.js';
import { GuestError, VmFailure } from '../../src/vm/index.js';

/** What gave a module away. */
export interface Evidence {
  readonly command: 'test' | 'torture';
  readonly profile: string;
  /** The scenario, or the round as `--round` takes it. */
  readonly where: string;
  /** The failure's name, or what was expected and not found. */
  readonly what: string;
}

/** One attempt to catch a module out; nothing if it behaved. */
export interface Trial {
  readonly name: string;
  run(ko: string): Promise<Evidence | undefined>;
}

export function scenarioTrials(loaded: LoadedSpec, kernel: Kernel, signal: AbortSignal): Trial[] {
  const { kind, checked } = loaded;
  return checked.scenarios.map((scenario) => {
    const where = kind.scenario.nameOf(scenario);
    const evidence = (what: string): Evidence => ({
      ...{ command: 'test', profile: kernel.profile, where, what },
    });
    return {
      name: where,
      async run(ko) {
        try {
          const trial = { model: checked.model, kernel, ko, signal, seed: '0' };
          const { result } = await tryScenario(kind.scenario, scenario, trial);
          if (result.passed || result.skipped !== undefined) return undefined;
          const [first] = result.details;
          return evidence(typeof first === 'string' ? first : (first?.text ?? result.summary));
        } catch (error) {
          signal.throwIfAborted();
          if (error instanceof VmFailure) return evidence(error.label);
          if (error instanceof GuestError) return evidence(error.message);
          throw error;
        }
      },
    };
  });
}

/** Rounds of every strategy that the kernel is fit for, in turn, as in a campaign; those of one strategy if that is named. */
export async function roundTrials(
  loaded: LoadedSpec,
  kernel: Kernel,
  signal: AbortSignal,
  rounds: Readonly<Record<string, number>>,
): Promise<Trial[]> {
  const { kind, checked } = loaded;
  const abilities = await abilitiesOf(kernel);
  const trials: Trial[] = [];
  const most = Math.max(...Object.values(rounds));
  for (let seed = 0; seed < most; seed++) {
    for (const strategy of strategies) {
      if (seed >= (rounds[strategy.name] ?? 0) || strategy.unfit?.(abilities) !== undefined) continue;
      const where = `${strategy.name}:${seed}`;
      trials.push({
        name: where,
        async run(ko) {
          const { failure, wrong } = await runRound({
            ...{ torture: kind.torture, runner: kind.scenario, model: checked.model },
            ...{ kernel, abilities, ko, strategy, seed, signal },
          });
          signal.throwIfAborted();
          const what = failure?.label ?? wrong[0];
          return what === undefined
            ? undefined
            : { command: 'torture', profile: kernel.profile, where, what };
        },
      });
    }
  }
  return trials;
}
