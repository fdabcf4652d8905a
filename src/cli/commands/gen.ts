import { type Command, Option } from 'commander';
import { forOutput } from '../../output/own.js';
import { checkOutput, writeOutput } from '../../output/write.js';
import { knownFiles, knownSpec } from '../../pipeline.js';
import { type Context, reportWarnings, withCommonOptions } from '../context.js';

interface GenOptions {
  readonly out: string;
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

export function addGen(program: Command, context: Context): void {
  const { report, signal } = context;
  withCommonOptions(program.command('gen'))
    .description('write C, Kbuild and Makefile')
    .argument('<spec>', 'the spec file')
    .requiredOption('--out <folder>', 'output folder')
    .option('--check', 'change nothing; exit 3 if the folder is not what the spec generates')
    .addOption(new Option('--dry-run', 'change nothing; say what would be').conflicts('check'))
    .option('--force', 'overwrite files that were edited')
    .action(async (spec: string, { out, check, dryRun = false, force = false }: GenOptions) => {
      const loaded = await knownSpec(spec, { signal });
      reportWarnings(context, loaded.checked);
      const files = await forOutput(await knownFiles(loaded, spec), out);
      const module = loaded.checked.model.name;
      if (check) {
        await checkOutput(out, files, module);
        report({ event: 'up-to-date', folder: out, spec });
        return;
      }
      const done = await writeOutput(out, files, { module, force, dryRun, signal });
      report({ event: 'generated', folder: out, dryRun, ...done });
    });
}
