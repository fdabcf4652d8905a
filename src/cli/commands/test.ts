import type { Command } from 'commander';
import { exitCode, fail } from '../../diagnostic/diagnostic.js';
import type { Profile } from '../../kernel/index.js';
import { runSuite } from '../../suite.js';
import type { AccelChoice } from '../../vm/index.js';
import { type Context, reportWarnings, stages, withCommonOptions } from '../context.js';
import { accelOption, defaultKernel, kernelOption, profileOption } from '../kernels.js';

interface TestOptions {
  readonly kernel?: readonly string[];
  readonly profile?: Profile;
  readonly accel: AccelChoice;
  /** Parts of scenarios' names; all scenarios unless given. */
  readonly scenario?: readonly string[];
}

export function addTest(program: Command, context: Context): void {
  const { report, signal } = context;
  withCommonOptions(program.command('test'))
    .description('boot each kernel in a virtual machine and run the scenarios')
    .argument('<spec>', 'the spec file')
    .addOption(kernelOption())
    .addOption(profileOption())
    .addOption(accelOption())
    .option(
      '--scenario <text>',
      'only scenarios with this in their name; may be given more than once',
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .action(
      async (spec: string, { kernel = [defaultKernel], profile, accel, scenario: parts }: TestOptions) => {
        const { checkSpec, generate } = await stages();
        const loaded = await checkSpec(spec, signal);
        const { kind, checked } = loaded;
        reportWarnings(context, checked);
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
        const good = await runSuite(loaded, generate(loaded), {
          kernels: kernel,
          profile,
          accel,
          chosen,
          signal,
          report,
        });
        if (!good) context.exit = exitCode.failed;
      },
    );
}
