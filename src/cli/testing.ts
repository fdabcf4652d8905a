/** Testing a spec: what `test` does once and `watch` after each change. */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { fail } from '../diagnostic/diagnostic.js';
import type { Profile } from '../kernel/index.js';
import type { LoadOptions } from '../load/load.js';
import { knownFiles, knownSpec } from '../pipeline.js';
import { runSuite, type SuiteOptions } from '../suite.js';
import type { AccelChoice } from '../vm/index.js';
import { type Context, reportWarnings, withCommonOptions } from './context.js';
import { accelOption, defaultKernel, kernelOption, profileOption } from './kernels.js';
import { parseShard, type Shard, wholeNumber } from './numbers.js';

export interface TestOptions {
  readonly kernel?: readonly string[];
  /** Of a series it is the stock kernel unless given; what is named otherwise is what it is. */
  readonly profile?: Profile;
  readonly accel: AccelChoice;
  readonly realtime?: boolean;
  readonly smp?: number;
  readonly jobs?: number;
  readonly shard?: Shard;
  readonly seed: number;
  /** Parts of scenarios' names; all scenarios unless given. */
  readonly scenario?: readonly string[];
}

export function withTestOptions(command: Command): Command {
  return withCommonOptions(command)
    .argument('<spec>', 'the spec file')
    .addOption(kernelOption())
    .addOption(profileOption())
    .addOption(accelOption())
    .option('--realtime', "run by the host's clock: nothing is the same twice, and what needs it is found")
    .option('--smp <n>', 'processors of a machine, with --realtime; 1 by default', wholeNumber(1, 64))
    .option('--jobs <n>', 'how many machines run at once; one a processor by default', wholeNumber(1, 1024))
    .option('--shard <i/n>', 'only the i-th of n parts of the scenarios', parseShard)
    .option(
      '--seed <n>',
      'what time and random numbers in the machines follow from',
      wholeNumber(0, 2 ** 32 - 1),
      0,
    )
    .option(
      '--scenario <text>',
      'only scenarios with this in their name; may be given more than once',
      (text: string, before: readonly string[] = []) => [...before, text],
    );
}

/** Whether every scenario passed. */
export async function testSpec(
  { report }: Pick<Context, 'report'>,
  spec: string,
  testing: TestOptions,
  options: Pick<LoadOptions, 'notes' | 'evaluator'> & { readonly signal: AbortSignal },
): Promise<boolean> {
  const { kernel = [defaultKernel], profile, scenario: parts, seed } = testing;
  const { jobs = availableParallelism() } = testing;
  const machine = machineOf(testing);
  const loaded = await knownSpec(spec, options);
  const { kind, checked } = loaded;
  reportWarnings({ report }, checked);
  const names = checked.scenarios.map((one) => kind.scenario.nameOf(one));
  const chosen = chooseScenarios(names, parts, testing.shard);
  report({
    event: 'testing',
    module: checked.model.name,
    spec,
    seed,
    machines: kernel.map((request) => ({ request, profile })),
    scenarios: names
      .map((name, index) => ({ name, at: checked.origins.at(['scenarios', index]) }))
      .filter(({ name }) => chosen(name)),
  });
  const { signal } = options;
  const suite = { kernels: kernel, profile, machine, seed, jobs, chosen, signal, report };
  return runSuite(loaded, await knownFiles(loaded, spec, options), suite);
}

/** By its own clock a machine has one processor and is emulated; what asks for more asks for the host's. */
function machineOf({ accel, realtime = false, smp = 1 }: TestOptions): SuiteOptions['machine'] {
  if (smp > 1 && !realtime) {
    fail('NK8001', '--smp needs --realtime', {
      cause: 'a machine whose clock counts instructions, so that each run is the same, has one processor',
    });
  }
  if (!realtime && accel !== 'kvm') return { clock: 'counted', cpus: 1 };
  return { clock: 'real', accel, cpus: smp };
}

/** The scenarios with one of the parts in their names, and of these every n-th. */
function chooseScenarios(
  names: readonly string[],
  parts: readonly string[] | undefined,
  shard: Shard | undefined,
): (name: string) => boolean {
  const unmet = parts?.find((part) => !names.some((name) => name.includes(part)));
  if (unmet !== undefined) {
    fail('NK8006', `no scenario has '${unmet}' in its name`, {
      cause:
        names.length === 0
          ? 'the spec has no scenarios'
          : `the scenarios are:\n${names.map((n) => `         ${n}`).join('\n')}`,
    });
  }
  const named = names.filter((name) => parts?.some((part) => name.includes(part)) ?? true);
  const own = new Set(named.filter((_, index) => !shard || index % shard.of === shard.part - 1));
  return (name) => own.has(name);
}
