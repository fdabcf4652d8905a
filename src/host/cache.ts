/** Where netkiln keeps what can be made again: kernels, guest images, probes. Never anything a person wrote. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeFolder } from './files.js';
import { refused } from './refused.js';

/** `$NETKILN_CACHE`, else `$XDG_CACHE_HOME/netkiln`, else `~/.cache/netkiln`. */
export function cacheRoot(): string {
  const own = process.env['NETKILN_CACHE'];
  if (own) return own;
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'netkiln');
}

/** What to do about a cache that cannot be written. */
export const unusableFix = 'set NETKILN_CACHE to a folder that you may write';

/** A folder below the cache, made if it is missing. */
export async function cacheDir(...parts: string[]): Promise<string> {
  try {
    const dir = join(resolve(cacheRoot()), ...parts);
    await makeFolder(dir);
    return dir;
  } catch (error) {
    refused(error, 'the cache cannot be used', { fix: unusableFix });
  }
}
