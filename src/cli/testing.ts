/** Testing a spec: what `test` does once and `watch` after each change. */
import type { Command } from 'commander';
import { fail } from '../diagnostic/diagnostic.js';
import type { LoadOptions } from '../load/load.js';
import { knownFiles, knownSpec } from '../pipeline.js';
import { runSuite } from '../suite.js';
import type { AccelChoice } from '../vm/index.js';
import { type Context, reportWarnings, withCommonOptions } from './context.js';
import { accelOption, defaultKernel, kernelOption } from './kernels.js';

export interface TestOptions {
  readonly kernel?: readonly string[];
  readonly accel: AccelChoice;
  /** Parts of scenarios' names; all scenarios unless given. */
  readonly scenario?: readonly string[];
}

export function withTestOptions(command: Command): Command {
  return withCommonOptions(command)
    .argument('<spec>', 'the spec file')
    .addOption(kernelOption())
    .addOption(accelOption())
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
  { kernel = [defaultKernel], accel, scenario: parts }: TestOptions,
  options: Pick<LoadOptions, 'notes' | 'evaluator'> & { readonly signal: AbortSignal },
): Promise<boolean> {
  const loaded = await knownSpec(spec, options);
  const { kind, checked } = loaded;
  reportWarnings({ report }, checked);
  const names = checked.scenarios.map((one) => kind.scenario.nameOf(one));
  const unmet = parts?.find((part) => !names.some((name) => name.includes(part)));
  if (unmet !== undefined) {
    fail('NK8006', `no scenario has '${unmet}' in its name`, {
      cause:
        names.length === 0
          ? 'the spec has no scenarios'
          : `the scenarios are:\n${names.map((n) => `         ${n}`).join('\n')}`,
    });
  }
  const chosen = (name: string) => parts?.some((part) => name.includes(part)) ?? true;
  report({
    event: 'testing',
    module: checked.model.name,
    spec,
    machines: kernel.map((request) => ({ request })),
    scenarios: names
      .map((name, index) => ({ name, at: checked.origins.at(['scenarios', index]) }))
      .filter(({ name }) => chosen(name)),
  });
  const { signal } = options;
  return runSuite(loaded, await knownFiles(loaded), { kernels: kernel, accel, chosen, signal, report });
}
