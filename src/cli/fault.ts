/** Whatever a command may end with, as diagnostics and an exit code. */
import { CommanderError } from 'commander';
import { type Diagnostic, exitCode, NetkilnError, problem } from '../diagnostic/diagnostic.js';

export interface Ending {
  readonly diagnostics: readonly Diagnostic[];
  readonly exit: number;
}

export function diagnose(error: unknown): Ending {
  if (error instanceof NetkilnError) return { diagnostics: error.diagnostics, exit: error.exit };
  if (error instanceof CommanderError) return usage(error);
  const words = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  const details = stack === undefined ? {} : { cause: stack };
  return {
    diagnostics: [problem('NK8005', `netkiln has a fault: ${words.split('\n')[0]}`, details)],
    exit: exitCode.failed,
  };
}

/** Commander's own words, without its prefix. What it has printed already, help that is, is not said again. */
function usage(error: CommanderError): Ending {
  if (error.code === 'commander.help') return { diagnostics: [], exit: exitCode.usage };
  const [message = '', ...hints] = error.message.replace(/^error: /, '').split('\n');
  const hint = hints.join(' ').replace(/^\(|\)$/g, '');
  return {
    diagnostics: [problem('NK8001', message, hint === '' ? {} : { cause: hint })],
    exit: exitCode.usage,
  };
}
