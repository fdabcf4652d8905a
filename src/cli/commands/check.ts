import type { Command } from 'commander';
import { exitCode } from '../../diagnostic/diagnostic.js';
import { compareAbi, knownSpec } from '../../pipeline.js';
import { type Context, reportWarnings, withCommonOptions } from '../context.js';

interface CheckOptions {
  readonly emitModel?: boolean;
  readonly abi?: string;
}

export function addCheck(program: Command, context: Context): void {
  const { report, signal } = context;
  withCommonOptions(program.command('check'))
    .description('read a spec and say what is wrong with it')
    .argument('<spec>', 'the spec file')
    .option('--emit-model', 'print the model as JSON')
    .option('--abi <old>', 'say what breaks the ABI of an older spec, or of its model as JSON')
    .action(async (spec: string, { emitModel, abi }: CheckOptions) => {
      const loaded = await knownSpec(spec, { signal });
      reportWarnings(context, loaded.checked);
      const { model, scenarios } = loaded.checked;
      const { kind, name: module } = model;
      if (!emitModel) report({ event: 'checked', spec, kind, module, scenarios: scenarios.length });
      if (abi !== undefined) {
        const changes = await compareAbi(loaded, abi, { signal });
        for (const diagnostic of changes) report({ event: 'diagnostic', diagnostic });
        const breaks = changes.filter(({ severity }) => severity === 'error').length;
        if (!emitModel) report({ event: 'compared', spec, old: abi, module, breaks });
        if (breaks > 0) context.exit = exitCode.failed;
      }
      if (emitModel) report({ event: 'model', model });
    });
}
