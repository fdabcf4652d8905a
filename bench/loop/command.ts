/** netkiln as a person calls it. */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../bin/netkiln', import.meta.url));

interface Event {
  readonly event: string;
  /** Of `watched`. */
  readonly good?: boolean;
  /** Of `scenario`. */
  readonly passed?: boolean;
  readonly seed?: number;
  readonly clock?: string;
}

/** What netkiln is told of the machines. */
export interface On {
  readonly kernel: string;
  readonly profile: string;
}

const clocks = new Set<string>();

/**
 * Seconds from the start of `netkiln test` to its end, with so many scenarios passed. Each run has a seed that nobody has
 * used before, from which the date in its machines follows: what comes back was done for this run.
 */
export async function test(spec: string, { kernel, profile }: On, scenarios: number): Promise<number> {
  const seed = randomInt(2 ** 32);
  const args = [
    'test',
    spec,
    '--kernel',
    kernel,
    '--profile',
    profile,
    '--jobs',
    '2',
    '--seed',
    String(seed),
  ];
  const began = performance.now();
  const child = spawn(command, [...args, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  const took = performance.now() - began;
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event)
    .filter(({ event }) => event === 'scenario');
  for (const { clock = '' } of events) {
    if (clocks.has(clock)) throw new Error(`two machines have come to ${clock}:\n${out}`);
    clocks.add(clock);
  }
  const good = events.filter((event) => event.passed && event.seed === seed && event.clock !== undefined);
  if (status !== 0 || events.length !== scenarios || good.length !== scenarios) {
    throw new Error(`exit code ${status}, ${good.length} of ${scenarios} scenarios are good:\n${out}`);
  }
  return took / 1000;
}

/** `netkiln watch`, and its events as they come. */
export function watch(spec: string, { kernel, profile }: On) {
  const child = spawn(command, ['watch', spec, '--kernel', kernel, '--profile', profile, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let rest = '';
  let runs = 0;
  let wake = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const event of lines.map((line) => JSON.parse(line) as Event)) {
      if (event.event !== 'watched') continue;
      if (!event.good) throw new Error('the watched spec is not good');
      runs++;
      wake();
    }
  });
  return {
    /** Waits until so many runs are over. */
    async verdict(count: number): Promise<void> {
      while (runs < count) {
        const next = new Promise<'next'>((resolve) => {
          wake = () => resolve('next');
        });
        if ((await Promise.race([next, ended])) !== 'next') throw new Error('netkiln watch ended');
      }
    },
    async stop(): Promise<void> {
      child.kill('SIGINT');
      await ended;
    },
  };
}
