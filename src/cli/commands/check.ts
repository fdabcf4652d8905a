import type { Command } from 'commander';
import { knownSpec } from '../../pipeline.js';
import { type Context, reportWarnings, withCommonOptions } from '../context.js';

export function addCheck(program: Command, context: Context): void {
  const { report, signal } = context;
  withCommonOptions(program.command('check'))
    .description('read a spec and say what is wrong with it')
    .argument('<spec>', 'the spec file')
    .option('--emit-model', 'print the model as JSON')
    .action(async (spec: string, options: { emitModel?: boolean }) => {
      const { checked } = await knownSpec(spec, { signal });
      reportWarnings(context, checked);
      const { model, scenarios } = checked;
      if (options.emitModel) report({ event: 'model', model });
      else {
        report({
          event: 'checked',
          spec,
          kind: model.kind,
          module: model.name,
          scenarios: scenarios.length,
        });
      }
    });
}
