import { basename, dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { NetkilnError } from '../../diagnostic/diagnostic.js';
import { importClassbench, type VerdictScheme, verdictSchemes } from '../../import/classbench.js';
import { readImport } from '../../import/read.js';
import { writeSpec } from '../../import/spec-writer.js';
import { type Hook, hooks } from '../../model/firewall.js';
import { writeNewFiles } from '../../output/new-files.js';
import { moduleNameProblem } from '../../scaffold/name.js';
import { type Context, reportWarnings, withCommonOptions } from '../context.js';
import { addImportYnl, mustNameSpec } from './import-ynl.js';

interface ClassbenchFlags {
  readonly name: string;
  readonly verdicts: VerdictScheme;
  readonly hook: Hook;
  readonly counters?: boolean;
  readonly force?: boolean;
  readonly output: string;
}

export function addImport(program: Command, context: Context): void {
  const formats = program.command('import').description('make a spec of another format');
  withCommonOptions(formats.command('classbench'))
    .description('a ClassBench filter set: first match wins, in the order of the lines')
    .argument('<file>', 'a filter set, .gz or not')
    .requiredOption('--name <name>', 'module name')
    .addOption(
      new Option(
        '--verdicts <scheme>',
        'what each rule does: alternate drops the first, accepts the second, ...',
      )
        .choices([...verdictSchemes])
        .makeOptionMandatory(),
    )
    .addOption(new Option('--hook <hook>', 'where the rules apply').choices([...hooks]).default('input'))
    .option('--counters', 'count what each rule decides')
    .option('--force', 'overwrite existing files')
    .requiredOption(
      '-o, --output <spec>',
      'the spec to write; large sets keep their rules in a file beside it',
    )
    .action(async (file: string, flags: ClassbenchFlags) => {
      const { name, verdicts, hook, counters = false, force = false, output } = flags;
      const unusable = moduleNameProblem(name);
      if (unusable) throw new NetkilnError([unusable]);
      mustNameSpec(output);
      const imported = importClassbench(await readImport(file), resolve(file), {
        name,
        verdicts,
        hook,
        counters,
      });
      reportWarnings(context, imported);
      const rules = imported.model.chains[0]!.rules.length;
      const written = writeSpec(imported.model, basename(output).replace(/(\.spec)?\.m?ts$/, ''), [
        `Imported from ${basename(file)} (ClassBench), ${rules} rules.`,
      ]);
      context.signal.throwIfAborted();
      const files = [
        ...written.data.map((data) => ({ path: join(dirname(output), data.name), text: data.text })),
        { path: output, text: written.spec },
      ];
      await writeNewFiles(files, force);
      context.report({ event: 'created', files: files.map(({ path }) => path), next: [] });
    });
  addImportYnl(formats, context);
}
