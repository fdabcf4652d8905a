/** The commands, each a few calls of the stages. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Diagnostic } from '../diagnostic/diagnostic.js';
import { exitCode } from '../diagnostic/diagnostic.js';
import { printDiagnostic } from '../diagnostic/print.js';
import { doctor, printFindings } from '../doctor/doctor.js';
import { importClassbench, verdictSchemes } from '../import/classbench.js';
import { readImport } from '../import/read.js';
import { writeSpec } from '../import/spec-writer.js';
import { buildModule } from '../kbuild/build.js';
import { findKernel } from '../kernel/index.js';
import { type Hook, hooks } from '../model/firewall.js';
import { writeNewFiles } from '../output/new-files.js';
import { checkOutput, writeOutput } from '../output/write.js';
import { checkSpec, generate } from '../pipeline.js';
import { newProject } from './new.js';
import { testSpec } from './test.js';

const say = (line: string) => process.stdout.write(`${line}\n`);

function warn(warnings: readonly Diagnostic[]): void {
  const source = (file: string) => readFileSync(file, 'utf8');
  for (const w of warnings) process.stderr.write(`${printDiagnostic(w, { source, cwd: process.cwd() })}\n`);
}

export function addCommands(program: Command, signal: AbortSignal): void {
  program
    .command('new')
    .argument('[kind]', 'firewall or netlink')
    .argument('[name]', 'folder and module name')
    .option('--yes', 'take the defaults, ask nothing')
    .description('write a folder with a spec, its scenarios and what editors need')
    .action((kind?: string, name?: string, options?: { yes?: boolean }) =>
      newProject(kind, name, options?.yes ?? false),
    );

  program
    .command('check')
    .argument('<spec>')
    .option('--emit-model', 'print the model as JSON')
    .description('read a spec and say what is wrong with it')
    .action(async (spec: string, options: { emitModel?: boolean }) => {
      const { checked } = await checkSpec(spec, signal);
      warn(checked.warnings);
      if (options.emitModel) say(JSON.stringify(checked.model, null, 2));
      else say(`${spec}: ${checked.model.kind} ${checked.model.name}, ${checked.scenarios.length} scenarios`);
    });

  program
    .command('gen')
    .argument('<spec>')
    .requiredOption('--out <dir>', 'output folder')
    .option('--check', 'change nothing; exit 3 if the folder is not what the spec generates')
    .option('--force', 'overwrite edited files')
    .description('write C, Kbuild and Makefile')
    .action(async (spec: string, options: { out: string; check?: boolean; force?: boolean }) => {
      const loaded = await checkSpec(spec, signal);
      warn(loaded.checked.warnings);
      const files = generate(loaded);
      const module = loaded.checked.model.name;
      if (options.check) return checkOutput(options.out, files, module);
      const done = await writeOutput(options.out, files, { module, force: options.force ?? false, signal });
      for (const file of done.written) say(`wrote ${join(options.out, file)}`);
      for (const file of done.removed) say(`removed ${join(options.out, file)}`);
      say(
        `${done.written.length} written, ${done.unchanged.length} unchanged, ${done.removed.length} removed`,
      );
    });

  program
    .command('build')
    .argument('<spec>')
    .requiredOption('--out <dir>', 'output folder')
    .requiredOption('--kernel <kernel>', 'series (6.12), release or path')
    .description('build OUT/KERNEL/NAME.ko; its path is the last line')
    .action(async (spec: string, options: { out: string; kernel: string }) => {
      const loaded = await checkSpec(spec, signal);
      warn(loaded.checked.warnings);
      const kernel = await findKernel(options.kernel, { signal });
      const { name } = loaded.checked.model;
      const ko = resolve(
        options.out,
        options.kernel.includes('/') ? kernel.release : options.kernel,
        `${name}.ko`,
      );
      const files = generate(loaded);
      await buildModule({ name, files, origins: loaded.checked.origins, kernel, ko, signal });
      say(ko);
    });

  program
    .command('test')
    .argument('<spec>')
    .option('--kernel <kernels>', 'kernels, separated by commas', '6.12')
    .description('boot each kernel in a virtual machine and run the scenarios')
    .action(async (spec: string, options: { kernel: string }) => {
      const loaded = await checkSpec(spec, signal);
      warn(loaded.checked.warnings);
      const good = await testSpec(loaded, options.kernel.split(','), signal, say);
      if (!good) process.exitCode = exitCode.failed;
    });

  program
    .command('import')
    .description('make a spec of another format')
    .command('classbench')
    .argument('<file>', 'a filter set, .gz or not')
    .requiredOption('--name <name>', 'module name')
    .addOption(
      new Option('--verdicts <scheme>', 'what each rule does')
        .choices([...verdictSchemes])
        .makeOptionMandatory(),
    )
    .addOption(new Option('--hook <hook>', 'where the rules apply').choices([...hooks]).default('input'))
    .option('--counters', 'count what each rule decides')
    .option('--force', 'overwrite existing files')
    .requiredOption('-o, --output <spec>', 'the spec to write')
    .action(
      async (
        file: string,
        o: {
          name: string;
          verdicts: 'alternate';
          hook: Hook;
          counters?: boolean;
          force?: boolean;
          output: string;
        },
      ) => {
        const options = { name: o.name, verdicts: o.verdicts, hook: o.hook, counters: o.counters ?? false };
        const { model, leftOut, warnings } = importClassbench(await readImport(file), resolve(file), options);
        warn(warnings);
        const base = basename(o.output).replace(/(\.spec)?\.ts$/, '');
        const written = writeSpec(model, base, [
          `Imported from ${basename(file)} (ClassBench), ${model.chains[0]!.rules.length} rules.`,
        ]);
        const files = [
          ...written.data.map(({ name, text }) => ({ path: join(dirname(o.output), name), text })),
          { path: o.output, text: written.spec },
        ];
        await writeNewFiles(files, o.force ?? false);
        for (const { path } of files) say(`wrote ${path}`);
        if (leftOut.length > 0) say(`${leftOut.length} rules that no packet can match were left out`);
      },
    );

  program
    .command('doctor')
    .description('what this machine has and lacks')
    .action(async () => {
      const findings = await doctor();
      process.stdout.write(printFindings(findings, { color: process.stdout.isTTY === true }));
      if (findings.some((f) => f.status === 'missing')) process.exitCode = exitCode.failed;
    });
}
