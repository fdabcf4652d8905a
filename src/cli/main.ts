/** Where the process begins. Signals are listened to first: loading the rest takes a moment in which one may come. */
import { interruption } from './interruption.js';

const signal = interruption();
const { main } = await import('./program.js');
// A guest that is still shutting down must not keep the command from ending.
process.exit(await main(process.argv, signal));
