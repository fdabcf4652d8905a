/** The terminal of the person at the keyboard, lent to a program and given back as it was, whatever happens in between. */
import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Remembers how the terminal was and puts it back when its standard input ends: with us, also by SIGKILL. Descriptor 3 is
 * the terminal. Who is in the background may not change a terminal unless it ignores what it is told then.
 */
const keeper = `
trap '' INT TERM HUP TTOU TTIN TSTP
before=$(stty -g <&3) || exit
read -r _
stty "$before" <&3`;

/** Does something with this process's terminal, which is afterwards what it was before. */
export async function withTerminal<T>(work: () => Promise<T>): Promise<T> {
  const restorer = spawn('sh', ['-c', keeper], { stdio: ['pipe', 'ignore', 'ignore', process.stdin.fd] });
  const gone = new Promise<void>((resolve) => {
    restorer.on('error', () => resolve());
    restorer.on('close', () => resolve());
  });
  restorer.stdin!.on('error', () => {});
  try {
    return await work();
  } finally {
    release(restorer);
    await gone;
  }
}

function release(restorer: ChildProcess): void {
  restorer.stdin!.end();
}
