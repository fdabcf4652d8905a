/**
 * checkpatch.pl and what it reads, which Debian ships only inside its kernel source: 153 MB fetched once,
 * of which 0.6 MB stay in the cache.
 */
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { exists } from '../host/files.js';
import { once } from '../host/once.js';
import { withTemporaryFolder } from '../host/temporary.js';
import { hasApt } from '../kernel/apt.js';
import { type FetchStep, fetchSource } from '../kernel/source.js';

const source = 'linux-source-6.12';
const wanted = ['checkpatch.pl', 'spelling.txt', 'const_structs.checkpatch', 'coccinelle'];

/** Path of a checkpatch.pl: `$NETKILN_CHECKPATCH`, else the cache's, else fetched into the cache. */
export async function fetchCheckpatch(signal?: AbortSignal): Promise<string> {
  const own = process.env['NETKILN_CHECKPATCH'];
  if (own) {
    if (await exists(own)) return resolve(own);
    fail('NK8101', `NETKILN_CHECKPATCH names ${own}, which is not there`);
  }
  const scripts = join(await cacheDir('checkpatch'), source);
  await unpackInto(scripts, signal);
  return join(scripts, 'checkpatch.pl');
}

/** Fetches into the system's place for temporaries; only the scripts go into the cache. */
function unpackInto(scripts: string, signal: AbortSignal | undefined): Promise<string> {
  const select = wanted.map((name) => `${source}/scripts/${name}`);
  const make = (target: string) =>
    withTemporaryFolder('netkiln-checkpatch-', async (folder) => {
      await mustHaveApt();
      const tree = await fetchSource({ name: source, folder, select, signal, failed });
      await cp(join(tree, 'scripts'), target, { recursive: true });
    });
  return once(scripts, make, { signal });
}

async function mustHaveApt(): Promise<void> {
  if (!(await hasApt())) fail('NK8101', 'checkpatch.pl comes by apt-get, which is not here');
}

function failed(step: FetchStep, words: string): never {
  const what = step === 'fetching' ? `apt-get could not fetch ${source}` : `${source} does not unpack`;
  fail('NK8101', what, { cause: words });
}
