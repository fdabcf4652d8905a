import type { Command } from 'commander';
import { warmUp } from '../../pipeline.js';
import { watchSpec } from '../../watch/watch.js';
import type { Context } from '../context.js';
import { type TestOptions, testSpec, withTestOptions } from '../testing.js';

export function addWatch(program: Command, context: Context): void {
  const { signal, report } = context;
  withTestOptions(program.command('watch'))
    .description('run the scenarios now, and again whenever the spec or a file it reads is saved')
    .action((spec: string, options: TestOptions) =>
      watchSpec({
        spec,
        signal,
        report,
        run: (attempt) => testSpec(context, spec, options, attempt),
        prepare: () => warmUp(spec),
      }),
    );
}
