import type { Command } from 'commander';
import { exitCode } from '../../diagnostic/diagnostic.js';
import type { Context } from '../context.js';
import { type TestOptions, testSpec, withTestOptions } from '../testing.js';

export function addTest(program: Command, context: Context): void {
  const { signal } = context;
  withTestOptions(program.command('test'))
    .description('boot each kernel in a virtual machine and run the scenarios')
    .action(async (spec: string, options: TestOptions) => {
      const good = await testSpec(context, spec, options, { signal });
      if (!good) context.exit = exitCode.failed;
    });
}
