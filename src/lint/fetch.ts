/**
 * checkpatch.pl and what it reads, which Debian ships only inside its kernel source: 153 MB fetched once,
 * of which 0.6 MB stay in the cache.
 */
import { cp, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fail, NetkilnError } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { exists } from '../host/files.js';
import { once } from '../host/once.js';
import { run } from '../host/run.js';
import { withTemporaryFolder } from '../host/temporary.js';

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
  const make = (target: string) =>
    withTemporaryFolder('netkiln-checkpatch-', async (folder) => {
      await unpack(await download(folder, signal), folder, signal);
      await cp(join(folder, source, 'scripts'), target, { recursive: true });
    });
  return once(scripts, make, { signal });
}

async function download(folder: string, signal: AbortSignal | undefined): Promise<string> {
  const got = await run(['apt-get', '-q', 'download', source], { cwd: folder, signal }).catch(
    (error: unknown) => {
      if (error instanceof NetkilnError) fail('NK8101', 'checkpatch.pl comes by apt-get, which is not here');
      throw error;
    },
  );
  const deb = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (got.status !== 0 || !deb) {
    fail('NK8101', `apt-get could not fetch ${source}`, { cause: got.stderr.trim() });
  }
  return join(folder, deb);
}

/** The scripts alone, streamed out of the tar in the package's tar: nothing else touches the disk. */
async function unpack(deb: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const inner = `dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/src/${source}.tar.xz`;
  const members = wanted.map((name) => `${source}/scripts/${name}`);
  const got = await run(['sh', '-c', `${inner} | { shift; tar -xJ "$@"; }`, 'sh', deb, ...members], {
    cwd: folder,
    signal,
  });
  if (got.status !== 0) {
    fail('NK8101', `${source} does not unpack`, { cause: `in ${dirname(deb)}: ${got.stderr.trim()}` });
  }
}
