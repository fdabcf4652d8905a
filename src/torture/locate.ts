/** Addresses in a module as functions and lines of its C. */
import { run } from '../host/run.js';

/** `registry_parse (registry.c:120)` for an offset in the module's text; undefined where nothing is known of it. */
export async function locate(ko: string, offset: bigint): Promise<string | undefined> {
  // A return address is that of what comes after the call.
  const address = `0x${(offset > 0n ? offset - 1n : 0n).toString(16)}`;
  const { status, stdout } = await run(['addr2line', '-f', '-i', '-e', ko, '-j', '.text', address]);
  // Functions that were inlined come first; the last one is what the stack names.
  const [name = '??', place = '??'] = stdout.split('\n').slice(-2);
  if (status !== 0 || name === '??') return undefined;
  return `${name} (${place.split('/').at(-1)})`;
}
