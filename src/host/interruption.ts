/** Ctrl-C and its like: the first asks every stage to stop and clean up, the second does not wait for that. */
import { setMaxListeners } from 'node:events';
import { exitCode } from '../diagnostic/diagnostic.js';

let ctrlC = true;

/** Does something while ctrl-C is meant for the program that has the terminal, gdb say, and not for us. */
export async function leavingCtrlC<T>(work: () => Promise<T>): Promise<T> {
  ctrlC = false;
  try {
    return await work();
  } finally {
    ctrlC = true;
  }
}

/** Aborts on the first signal that asks this process to end, and when nobody reads its output any more. */
export function interruption(): AbortSignal {
  const stop = new AbortController();
  // Everything that is going on listens, however much that is.
  setMaxListeners(0, stop.signal);
  const interrupt = (name: NodeJS.Signals) => {
    if (name === 'SIGINT' && !ctrlC) return;
    // QEMU and temporaries go with the process, whatever they were in the middle of.
    if (stop.signal.aborted) process.exit(exitCode.interrupted);
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => {
      if (!stop.signal.aborted) stop.abort();
    });
  }
  return stop.signal;
}
