/** netkiln as a person calls it. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../bin/netkiln', import.meta.url));

export const entrySpec = fileURLToPath(new URL('./entry.spec.ts', import.meta.url));

/** Seconds from the start of `netkiln test` to its end with a good verdict. */
export async function testOnce(spec: string, kernel: string): Promise<number> {
  const began = performance.now();
  const child = spawn(command, ['test', spec, '--kernel', kernel], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  const took = performance.now() - began;
  if (status !== 0 || !out.includes('1 of 1 scenario passed'))
    throw new Error(`no verdict: ${status}\n${out}`);
  return took / 1000;
}

interface Event {
  readonly event: string;
  readonly good?: boolean;
}

/** `netkiln watch`, and its events as they come. */
export function watch(spec: string, kernel: string) {
  const child = spawn(command, ['watch', spec, '--kernel', kernel, '--json'], {
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
