/** Runs a spec in a process of its own, so that no spec can hang, end or exhaust netkiln. */
import { fileURLToPath } from 'node:url';
import { decode } from './encode.js';
import { channel, type Message, type Task } from './message.js';
import { entryUrl, siblingUrl, sourceLoader } from './tool.js';

export interface EvaluateOptions {
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly signal?: AbortSignal | undefined;
}

/** How an evaluation ended: as the process said itself, or as it looked from outside. */
export type Outcome = Message | { readonly kind: 'died'; readonly how: string };

export interface Evaluation {
  readonly outcome: Outcome;
  /** What the spec printed. */
  readonly output: string;
}

/** What a spec prints is kept up to this many characters, from its beginning. */
const longestOutput = 64 * 1024;

export async function evaluate(spec: string, options: EvaluateOptions): Promise<Evaluation> {
  const task: Task = { spec, entryUrl, timeoutMs: options.timeoutMs, memoryMb: options.memoryMb };
  const { execa } = await import('execa');
  const child = execa(
    process.execPath,
    [
      `--max-old-space-size=${options.memoryMb}`,
      '--no-warnings',
      ...sourceLoader,
      fileURLToPath(siblingUrl('child')),
      JSON.stringify(task),
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      buffer: { stdout: false, stderr: false },
      maxBuffer: { [`fd${channel}`]: 2 ** 29 },
      stripFinalNewline: false,
      reject: false,
      cleanup: true,
      // The watching thread ends it; this is for the case that the thread never started.
      timeout: options.timeoutMs + 30_000,
      killSignal: 'SIGKILL',
      env: { NODE_OPTIONS: '' },
      ...(options.signal ? { cancelSignal: options.signal } : {}),
    },
  );
  const streams = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      if (streams[name].length < longestOutput) streams[name] += text;
    });
  }
  const result = await child;
  options.signal?.throwIfAborted();
  const said = String(result.stdio[channel] ?? '');
  const first = said.slice(0, said.indexOf('\n') + 1);
  if (first !== '') return { outcome: decode(first) as Message, output: streams.stdout + streams.stderr };
  // V8 prints its heap as it dies: that is not the spec's output.
  if (/heap out of memory|Reached heap limit/.test(streams.stderr)) {
    return { outcome: { kind: 'memory' }, output: streams.stdout };
  }
  const output = streams.stdout + streams.stderr;
  if (result.timedOut) return { outcome: { kind: 'timeout' }, output };
  const how = result.signal
    ? `was ended by ${result.signal}`
    : `ended with exit code ${result.exitCode ?? '?'}`;
  return { outcome: { kind: 'died', how }, output };
}
