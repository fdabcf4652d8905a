/** Where the process begins. Signals are listened to first: loading the rest takes a moment in which one may come. */
import { exitCode } from '../diagnostic/diagnostic.js';
import { interruption } from '../host/interruption.js';

const signal = interruption();
const { main } = await import('./program.js');
const exit = await main(process.argv, signal);
// Whether the last words could be written is known a moment later.
await new Promise(setImmediate);
// A guest that is still shutting down must not keep the command from ending.
process.exit(signal.aborted ? exitCode.interrupted : exit);
