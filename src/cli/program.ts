/** The command line: reads arguments, calls the stages, hands what they say to the report. No logic of its own. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { exitCode } from '../diagnostic/diagnostic.js';
import { printDiagnostic } from '../diagnostic/print.js';
import { processReports } from '../report/index.js';
import type { Context } from './context.js';
import { diagnose } from './fault.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Runs one command line to its end and returns the exit code. */
export async function main(argv: readonly string[], signal: AbortSignal): Promise<number> {
  // Needed before the arguments are understood: what is wrong with them has to be said in the form asked for.
  const reports = processReports({ json: argv.includes('--json'), verbose: argv.includes('--verbose') });
  const { report } = reports;
  const context: Context = { signal, report, reports, exit: exitCode.done };
  const finish = (exit: number): number => {
    try {
      reports.finish({ interrupted: signal.aborted });
      return exit;
    } catch (error) {
      // There is no report any more that could say it.
      const { diagnostics, exit: failed } = diagnose(error);
      for (const diagnostic of diagnostics) process.stderr.write(`${printDiagnostic(diagnostic)}\n`);
      return exit === exitCode.done ? failed : exit;
    }
  };
  // A second interruption waits for nothing else.
  process.once('exit', finish);
  const end = (error: unknown): number => {
    if (signal.aborted) return finish(exitCode.interrupted); // what it broke off says nothing
    const { diagnostics, exit } = diagnose(error);
    for (const diagnostic of diagnostics) report({ event: 'diagnostic', diagnostic });
    report({ event: 'end', exit });
    return finish(exit);
  };
  for (const stray of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(stray, (error: unknown) => process.exit(end(error)));
  }
  try {
    await (await program(context, argv.slice(2))).parseAsync([...argv]);
  } catch (error) {
    const asked = error instanceof CommanderError && error.exitCode === 0; // --help, --version
    return asked ? exitCode.done : end(error);
  }
  if (!signal.aborted) report({ event: 'end', exit: context.exit });
  return finish(context.exit);
}

/** Commands by name, in the order in which help lists them. Only the one that is called has to be loaded. */
const commands: Readonly<Record<string, () => Promise<(program: Command, context: Context) => void>>> = {
  new: async () => (await import('./commands/new.js')).addNew,
  check: async () => (await import('./commands/check.js')).addCheck,
  explain: async () => (await import('./commands/explain.js')).addExplain,
  gen: async () => (await import('./commands/gen.js')).addGen,
  build: async () => (await import('./commands/build.js')).addBuild,
  test: async () => (await import('./commands/test.js')).addTest,
  torture: async () => (await import('./commands/torture.js')).addTorture,
  watch: async () => (await import('./commands/watch.js')).addWatch,
  import: async () => (await import('./commands/import.js')).addImport,
  kernel: async () => (await import('./commands/kernel.js')).addKernel,
  vm: async () => (await import('./commands/vm.js')).addVm,
  doctor: async () => (await import('./commands/doctor.js')).addDoctor,
};

/** The commands that a command line may be about: all where it names none of them, for help and for hints. */
function concerned(args: readonly string[]): string[] {
  const [first = ''] = args;
  if (Object.hasOwn(commands, first)) return [first];
  return first === '--version' || first === '-V' ? [] : Object.keys(commands);
}

async function program(context: Context, args: readonly string[]): Promise<Command> {
  const root = new Command('netkiln')
    .description('Typed specs in, Linux kernel modules out, proven in a virtual machine.')
    .version(version)
    .exitOverride()
    // Mistakes in the arguments are diagnostics like any other.
    .configureOutput({ outputError: () => {} })
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 usage or bad spec, 3 generated files differ, 130 interrupted.',
    );
  for (const name of concerned(args)) (await commands[name]!())(root, context);
  return root;
}
