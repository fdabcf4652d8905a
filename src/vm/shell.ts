/** A shell in a machine, for a person at a terminal or for a script at standard input. */
import type { Guest, GuestRunResult } from './guest.js';
import { withTerminal } from './terminal.js';

/** A person takes as long as he likes. */
const AS_LONG_AS_IT_TAKES_MS = 14 * 24 * 3600 * 1000;

const setup = '/etc/netkiln/shell';

/**
 * What a person's shell begins with. Busybox's shell prefers its own applets; where the guest has the real program, that is
 * what is meant.
 */
async function prepare(guest: Guest, programs: readonly string[]): Promise<void> {
  const real = programs
    .filter((name) => !name.includes('/'))
    .map((name) => `alias ${name}=/usr/bin/${name}\n`);
  await guest.writeFile(setup, `PS1='\\w # '\n${real.join('')}`);
}

/** Runs what standard input says, to its end. */
export function runScript(guest: Guest, script: Uint8Array): Promise<GuestRunResult> {
  return guest.aside().run(['sh', '-s'], { input: script, timeoutMs: AS_LONG_AS_IT_TAKES_MS });
}

/** A shell with job control at this process's terminal; resolves with its status. */
export async function runShell(guest: Guest, programs: readonly string[]): Promise<number> {
  const line = guest.terminal;
  if (!line) throw new Error('the machine has no second line');
  const { stdin, stdout } = process;
  await prepare(guest, programs);
  const resize = () =>
    void guest
      .aside()
      .run(['sh', '-c', `${sizeCommand()} </dev/hvc0`])
      .catch(() => {});
  const toGuest = (chunk: Buffer) => void line.write(chunk);
  const toPerson = (chunk: Buffer) => void stdout.write(chunk);
  return withTerminal('raw', async () => {
    stdin.on('data', toGuest);
    line.on('data', toPerson);
    stdout.on('resize', resize);
    try {
      const start = `${sizeCommand()}; exec setsid -c busybox ash`;
      const { status } = await guest.aside().run(['sh', '-c', `(${start}) </dev/hvc0 >/dev/hvc0 2>&1`], {
        env: { ENV: setup, TERM: process.env['TERM'] ?? 'linux' },
        timeoutMs: AS_LONG_AS_IT_TAKES_MS,
      });
      return status;
    } finally {
      stdout.off('resize', resize);
      stdin.off('data', toGuest);
      stdin.pause();
    }
  });
}

function sizeCommand(): string {
  const { rows = 24, columns = 80 } = process.stdout;
  return `stty rows ${rows} cols ${columns}`;
}
