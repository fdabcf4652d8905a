import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Diagnostic, fail, NetkilnError } from '../../diagnostic/diagnostic.js';
import { readImport } from '../../import/read.js';
import { importYnl } from '../../import/ynl/index.js';
import { writeNewFiles } from '../../output/new-files.js';
import { familyNameProblem, moduleNameProblem } from '../../scaffold/name.js';
import { type Context, reportWarnings, withCommonOptions } from '../context.js';

interface YnlFlags {
  readonly name?: string;
  readonly family?: string;
  readonly force?: boolean;
  readonly output: string;
}

export function addImportYnl(formats: Command, context: Context): void {
  withCommonOptions(formats.command('ynl'))
    .description(
      "a YAML spec of a generic netlink family, as the kernel's Documentation/netlink/specs has them",
    )
    .argument('<file>', 'a spec of the level genetlink, genetlink-c or genetlink-legacy')
    .option('--name <name>', "module name; the family's unless given")
    .option('--family <name>', "the family's name; --name, or what the file says, unless given")
    .option('--force', 'overwrite an existing file')
    .requiredOption('-o, --output <spec>', 'the spec to write')
    .action(async (file: string, { name, family, force = false, output }: YnlFlags) => {
      mustNameSpec(output);
      const imported = importYnl(await readImport(file), resolve(file), { name, family });
      const problems = [
        withFix(moduleNameProblem(imported.family.name, true), '--name'),
        withFix(familyNameProblem(imported.family.family, true), '--family'),
      ].filter((problem) => problem !== undefined);
      if (problems.length > 0) throw new NetkilnError(problems);
      reportWarnings(context, imported);
      context.signal.throwIfAborted();
      await writeNewFiles([{ path: output, text: imported.spec }], force);
      const called = process.env['NETKILN_COMMAND'] || 'netkiln';
      const next = [`${called} check ${output}`];
      context.report({ event: 'created', files: [output], next });
    });
}

/** What the file calls a family can be no name for a module. */
function withFix(problem: Diagnostic | undefined, option: string): Diagnostic | undefined {
  return problem && { ...problem, fix: `choose one of your own: ${option} NAME` };
}

/** NK8001 where `-o` names no TypeScript. */
export function mustNameSpec(output: string): void {
  if (/\.m?ts$/.test(output) && !output.endsWith('.d.ts')) return;
  fail('NK8001', `-o ${output} does not name a spec`, { fix: 'give a name that ends in .spec.ts' });
}
