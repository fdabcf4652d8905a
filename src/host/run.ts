/** Running other programs: one way for the whole tool, so that a missing tool and an interruption look the same everywhere. */
import { execa } from 'execa';
import { fail } from '../diagnostic/diagnostic.js';
import { missingTool } from './missing.js';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Milliseconds; the program is killed when they are over. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface RunResult {
  /** Exit code, or 128 + the signal's number as shells count. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code. A program that is not there is NK5001. */
export async function run(
  argv: readonly [string, ...string[]],
  options: RunOptions = {},
): Promise<RunResult> {
  const [file, ...args] = argv;
  const result = await execa(file, args, {
    reject: false,
    stdin: options.input === undefined ? 'ignore' : 'pipe',
    cleanup: true,
    forceKillAfterDelay: 2000,
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  if ('code' in result && result.code === 'ENOENT') await missingTool(file);
  return {
    status: result.exitCode ?? (result.signal ? 137 : 1),
    stdout: String(result.stdout ?? ''),
    stderr: String(result.stderr ?? ''),
  };
}

/** Like `run`, and a non-zero exit is NK5002 with the program's own words. */
export async function runOk(
  argv: readonly [string, ...string[]],
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await run(argv, options);
  if (result.status !== 0) {
    const words = result.stderr.trim() || result.stdout.trim();
    fail('NK5002', `${argv.join(' ')} exited with ${result.status}`, { cause: shortened(words) });
  }
  return result;
}

/** Programs say what is wrong at the end of much output, or at the beginning and print their usage then. */
function shortened(words: string): string {
  const lines = words.split('\n');
  if (lines.length <= 25) return words;
  return [...lines.slice(0, 5), '…', ...lines.slice(-20)].join('\n');
}
