/** The terminal of the person at the keyboard, lent to a program and given back as it was, whatever happens in between. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Remembers how the terminal was and puts it back when its standard input ends: with us, also by SIGKILL. Descriptor 3 is
 * the terminal. Who is in the background may not change a terminal unless it ignores what it is told then.
 */
const keeper = `
trap '' INT TERM HUP TTOU TTIN TSTP
before=$(stty -g <&3) || exit
[ -z "$1" ] || stty "$1" -echo <&3
echo
read -r _
stty "$before" <&3`;

/** Does something with this process's terminal, as it is or `raw`, which is afterwards what it was before. */
export async function withTerminal<T>(mode: 'raw' | '', work: () => Promise<T>): Promise<T> {
  // Node's own raw mode still adds to line ends, which are the other side's to write.
  const restorer = spawn('sh', ['-c', keeper, 'sh', mode], {
    stdio: ['pipe', 'pipe', 'ignore', process.stdin.fd],
  });
  const gone = new Promise<void>((resolve) => {
    restorer.on('error', () => resolve());
    restorer.on('close', () => resolve());
  });
  restorer.stdin!.on('error', () => {});
  try {
    await Promise.race([gone, once(restorer.stdout!, 'data')]);
    return await work();
  } finally {
    restorer.stdin!.end();
    await gone;
  }
}
