/** A program run to its end, with what it took. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Took {
  /** On the clock, with whatever else the machine does. */
  readonly seconds: number;
  /** Of all its processes together. */
  readonly cpuSeconds: number;
  /** Of its largest process. */
  readonly peakMiB: number;
}

/** Runs a program that has to succeed. */
export async function timed(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Took> {
  const began = performance.now();
  const child = spawn('sh', ['-c', '"$@" >&2; status=$?; times; exit $status', 'sh', ...argv], {
    env: { ...process.env, LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [times, said, peakKiB] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    times += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const look = setInterval(() => {
    peakKiB = Math.max(peakKiB, peakOf(child.pid!));
  }, 20);
  const status = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  if (status !== 0) throw new Error(`${argv.join(' ')} exited with ${status}:\n${said}`);
  // The second line is of what the shell has run: user, system.
  const parts = [...(times.trim().split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  const cpuSeconds = parts.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds, peakMiB: peakKiB / 1024 };
}

/** The kernel keeps the most that each process has used: looking now and then misses only what one ends with. */
function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const own = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return Math.max(own, ...children.split(' ').filter(Boolean).map(Number).map(peakOf));
  } catch {
    return 0; // it has ended
  }
}
