/** The command line: reads arguments, calls the stages, prints what they say. No logic of its own. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { exitCode, NetkilnError } from '../diagnostic/diagnostic.js';
import { printDiagnostic } from '../diagnostic/print.js';
import { addCommands } from './commands.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const stop = new AbortController();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second one does not wait for what the first has begun to clean up.
    if (interrupted) process.exit(exitCode.interrupted);
    interrupted = true;
    stop.abort();
  });
}

function source(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function report(error: unknown): number {
  if (interrupted) return exitCode.interrupted;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
  if (error instanceof NetkilnError) {
    const options = { source, cwd: process.cwd(), color: process.stderr.isTTY === true };
    for (const d of error.diagnostics) process.stderr.write(`${printDiagnostic(d, options)}\n`);
    return error.exit;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCode.failed;
}

const program = new Command('netkiln')
  .description('Typed specs in, Linux kernel modules out, proven in a virtual machine.')
  .version(version)
  .exitOverride()
  .showHelpAfterError();
addCommands(program, stop.signal);
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
// A guest that is still shutting down must not keep the command from ending.
process.exit(interrupted ? exitCode.interrupted : (process.exitCode ?? 0));
