/** Runs a spec in a process of its own, so that no spec can hang, end or exhaust netkiln. */
import { fileURLToPath } from 'node:url';
import { decode } from './encode.js';
import { channel, type Message, type StartTask, type Task } from './message.js';
import { entryUrl, siblingUrl, sourceLoader } from './tool.js';

export interface EvaluateOptions {
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly signal?: AbortSignal | undefined;
}

/** A process that can evaluate one spec, started before there is one: what it has to load is there when it is wanted. */
export interface Evaluator {
  /** To be called once. */
  evaluate(spec: string, options: EvaluateOptions): Promise<Evaluation>;
  /** Ends it, whatever it does. */
  stop(): void;
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

/** `memoryMb` is what its specs may take. */
export async function startEvaluator(memoryMb: number): Promise<Evaluator> {
  const { execa } = await import('execa');
  const stop = new AbortController();
  const start: StartTask = { entryUrl, memoryMb };
  const child = execa(
    process.execPath,
    [
      `--max-old-space-size=${memoryMb}`,
      '--no-warnings',
      ...sourceLoader,
      fileURLToPath(siblingUrl('child')),
      JSON.stringify(start),
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      buffer: { stdout: false, stderr: false },
      maxBuffer: { [`fd${channel}`]: 2 ** 29 },
      stripFinalNewline: false,
      reject: false,
      cleanup: true,
      killSignal: 'SIGKILL',
      env: { NODE_OPTIONS: '' },
      cancelSignal: stop.signal,
    },
  );
  child.catch(() => {});
  // One that has ended before it was told anything shows in how it ended.
  child.stdin?.on('error', () => {});
  const streams = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      if (streams[name].length < longestOutput) streams[name] += text;
    });
  }

  const evaluate = async (spec: string, options: EvaluateOptions): Promise<Evaluation> => {
    const { signal, timeoutMs } = options;
    const onAbort = () => stop.abort();
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) stop.abort();
    let late = false;
    // The watching thread ends it; this is for the case that the thread never started.
    const limit = setTimeout(() => {
      late = true;
      stop.abort();
    }, timeoutMs + 30_000);
    child.stdin?.write(`${asciiJson({ spec, timeoutMs } satisfies Task)}\n`);
    const result = await child;
    clearTimeout(limit);
    signal?.removeEventListener('abort', onAbort);
    signal?.throwIfAborted();
    return evaluationOf(streams, String(result.stdio[channel] ?? ''), late, result);
  };
  return { evaluate, stop: () => stop.abort() };
}

function evaluationOf(
  streams: { readonly stdout: string; readonly stderr: string },
  said: string,
  late: boolean,
  end: { readonly signal?: string | undefined; readonly exitCode?: number | undefined },
): Evaluation {
  const output = streams.stdout + streams.stderr;
  const first = said.slice(0, said.indexOf('\n') + 1);
  if (first !== '') return { outcome: decode(first) as Message, output };
  // V8 prints its heap as it dies: that is not the spec's output.
  if (/heap out of memory|Reached heap limit/.test(streams.stderr)) {
    return { outcome: { kind: 'memory' }, output: streams.stdout };
  }
  if (late) return { outcome: { kind: 'timeout' }, output };
  const how = end.signal ? `was ended by ${end.signal}` : `ended with exit code ${end.exitCode ?? '?'}`;
  return { outcome: { kind: 'died', how }, output };
}

/** JSON in which what is not ASCII is written as an escape. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
