/** Ctrl-C and its like: the first asks every stage to stop and clean up, the second does not wait for that. */
import { exitCode } from '../diagnostic/diagnostic.js';

/** Aborts on the first signal that asks this process to end, and when nobody reads its output any more. */
export function interruption(): AbortSignal {
  const stop = new AbortController();
  const interrupt = () => {
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
