/**
 * Programs that start many others, a kernel's make for one: none of them outlives us, however we end. They are a process
 * group of their own with a watcher in it that reads a pipe which we hold: when that ends, by an abort, by our end or by
 * SIGKILL, it kills the group.
 */
import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import { searchPath } from './path.js';
import { refused } from './refused.js';

export interface GroupOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Each line of either stream, as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface GroupResult {
  /** Exit code, or 128 + the signal's number as shells count. */
  readonly status: number;
  /** The last lines of both streams together. */
  readonly lastLines: readonly string[];
}

const KEPT = 200;

/** Descriptor 3 is the pipe. The program does not get it; what a shell starts behind itself would read nothing. */
const watched = `
exec 3<&0 </dev/null
{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 &
exec 3<&-
"$@"
status=$?
kill $!
exit $status`;

/** Runs a program to its end; an abort kills it with all that it started, and rejects once they are gone. */
export async function runGroup(
  argv: readonly [string, ...string[]],
  { cwd, env, signal, onLine }: GroupOptions,
): Promise<GroupResult> {
  signal?.throwIfAborted();
  const child = spawn('sh', ['-c', watched, 'sh', ...argv], {
    cwd,
    env: { ...process.env, PATH: searchPath().join(delimiter), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (lastLines.push(line) > KEPT) lastLines.shift();
      onLine?.(line);
    });
  }
  const stop = () => child.stdin.destroy();
  child.stdin.on('error', () => {}); // it ended by itself
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      // Both streams are closed when the last of the group is gone.
      child.on('close', (code, name) => resolve(code ?? (name === null ? 1 : 137)));
    });
    signal?.throwIfAborted();
    return { status, lastLines };
  } catch (error) {
    signal?.throwIfAborted();
    return refused(error, `${argv[0]} cannot be started`);
  } finally {
    signal?.removeEventListener('abort', stop);
    child.stdin.destroy();
  }
}
