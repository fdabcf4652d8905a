/** Running other programs: one way for the whole tool, so that a missing tool and an interruption look the same everywhere. */
import { delimiter } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { missingTool } from './missing.js';
import { searchPath } from './path.js';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Milliseconds; the program is killed when they are over. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface RunResult<Output = string> {
  /** Exit code, or 128 + the signal's number as shells count. */
  readonly status: number;
  readonly stdout: Output;
  readonly stderr: string;
}

type Argv = readonly [string, ...string[]];

/** Runs a program to its end, whatever its exit code. A program that is not there is NK5001; an abort rejects. */
export async function run(argv: Argv, options: RunOptions = {}): Promise<RunResult> {
  const { status, stdout, stderr } = await runForBytes(argv, options);
  return { status, stdout: withoutLastNewline(stdout), stderr };
}

/** Like `run`, for a program whose output is no text. */
export async function runForBytes(argv: Argv, options: RunOptions = {}): Promise<RunResult<Uint8Array>> {
  const [file, ...args] = argv;
  // Loading it takes longer than many a command that runs nothing.
  const { execa } = await import('execa');
  const result = await execa(file, args, {
    reject: false,
    encoding: 'buffer',
    stripFinalNewline: false,
    maxBuffer: 1 << 30,
    stdin: options.input === undefined ? 'ignore' : 'pipe',
    cleanup: true,
    forceKillAfterDelay: 2000,
    env: { PATH: searchPath().join(delimiter), ...options.env },
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  options.signal?.throwIfAborted();
  if ('code' in result && result.code === 'ENOENT') await missingTool(file);
  return {
    status: result.exitCode ?? (result.signal ? 137 : 1),
    stdout: result.stdout ?? new Uint8Array(),
    stderr: withoutLastNewline(result.stderr ?? new Uint8Array()),
  };
}

function withoutLastNewline(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString()
    .replace(/\r?\n$/, '');
}

/** Like `run`, and a non-zero exit is NK5002 with the program's own words. */
export async function runOk(argv: Argv, options: RunOptions = {}): Promise<RunResult> {
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
