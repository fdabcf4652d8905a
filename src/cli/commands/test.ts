import type { Command } from 'commander';
import { exitCode } from '../../diagnostic/diagnostic.js';
import { type Choice, parseChoice, reporterNames } from '../../report/index.js';
import type { Context } from '../context.js';
import { type TestOptions, testSpec, withTestOptions } from '../testing.js';

export function addTest(program: Command, context: Context): void {
  const { reports, signal } = context;
  withTestOptions(program.command('test'))
    .description('boot each kernel in a virtual machine and run the scenarios')
    .option(
      '--reporter <how>',
      `${reporterNames.join(', ')}, to standard output or, as NAME=FILE, to a file; may be given more than once`,
      (text: string, before: readonly Choice[] = []) => [...before, parseChoice(text)],
    )
    .action(async (spec: string, options: TestOptions & { readonly reporter?: readonly Choice[] }) => {
      const { reporter = [] } = options;
      if (reporter.length > 0) reports.choose(reporter);
      const good = await testSpec(context, spec, options, { signal });
      if (!good) context.exit = exitCode.failed;
    });
}
