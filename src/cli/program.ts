/** The command line: reads arguments, calls the stages, hands what they say to the report. No logic of its own. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { exitCode } from '../diagnostic/diagnostic.js';
import { processReport } from '../report/index.js';
import { addBuild } from './commands/build.js';
import { addCheck } from './commands/check.js';
import { addDoctor } from './commands/doctor.js';
import { addGen } from './commands/gen.js';
import { addImport } from './commands/import.js';
import { addKernel } from './commands/kernel.js';
import { addNew } from './commands/new.js';
import { addTest } from './commands/test.js';
import type { Context } from './context.js';
import { diagnose } from './fault.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Runs one command line to its end and returns the exit code. */
export async function main(argv: readonly string[], signal: AbortSignal): Promise<number> {
  // Needed before the arguments are understood: what is wrong with them has to be said in the form asked for.
  const report = processReport({ json: argv.includes('--json'), verbose: argv.includes('--verbose') });
  const context: Context = { signal, report, exit: exitCode.done };
  const end = (error: unknown): number => {
    if (signal.aborted) return exitCode.interrupted; // what it broke off says nothing
    const { diagnostics, exit } = diagnose(error);
    for (const diagnostic of diagnostics) report({ event: 'diagnostic', diagnostic });
    report({ event: 'end', exit });
    return exit;
  };
  for (const stray of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(stray, (error: unknown) => process.exit(end(error)));
  }
  try {
    await program(context).parseAsync([...argv]);
  } catch (error) {
    const asked = error instanceof CommanderError && error.exitCode === 0; // --help, --version
    return asked ? exitCode.done : end(error);
  }
  if (!signal.aborted) report({ event: 'end', exit: context.exit });
  return context.exit;
}

function program(context: Context): Command {
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
  for (const add of [addNew, addCheck, addGen, addBuild, addTest, addImport, addKernel, addDoctor])
    add(root, context);
  return root;
}
