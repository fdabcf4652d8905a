/**
 * Kernels from Debian's packages, downloaded by apt and unpacked without installing them, as an ordinary user.
 *
 * The plain `-amd64` flavour is taken: it is what people run, and what they expect `6.1` and `6.12` to mean.
 * The cloud flavour boots a second sooner but lacks most device drivers.
 */
import { mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { once } from '../host/once.js';
import { run, runOk } from '../host/run.js';
import { compareReleases, type FindOptions } from './kernel.js';

const FLAVOUR = 'amd64';

/** Where a release is, or would be, unpacked. */
export async function kernelFolder(release: string): Promise<string> {
  return join(await cacheDir('kernels'), release);
}

/** The newest release of a series that apt knows, or undefined. */
export async function newestOf(series: string, options: FindOptions): Promise<string | undefined> {
  const name = `^linux-image-${series.replaceAll('.', '[.]')}[.][0-9].*-${FLAVOUR}$`;
  const found = await run(['apt-cache', 'search', '--names-only', name], { signal: options.signal });
  const releases = found.stdout
    .split('\n')
    .map((line) => /^linux-image-(\S+)/.exec(line)?.[1] ?? '')
    .filter((release) => release !== '' && !/-(cloud|rt)-/.test(release));
  return releases.sort(compareReleases).at(-1);
}

/** Downloads and unpacks image and headers of a release; returns the folder. Two at once make it once. */
export async function fetchRelease(release: string, options: FindOptions): Promise<string> {
  const target = await kernelFolder(release);
  return once(target, (temporary) => unpack(release, temporary, options), {
    signal: options.signal,
    onWait: options.onProgress,
  });
}

/** The packages that hold a release: image, headers, and the folders that the headers refer to. */
async function packagesOf(release: string, options: FindOptions): Promise<string[]> {
  const headers = `linux-headers-${release}`;
  const shown = await run(['apt-cache', 'show', '--no-all-versions', headers], { signal: options.signal });
  const depends = /^Depends: (.*)$/m.exec(shown.stdout)?.[1];
  if (shown.status !== 0 || depends === undefined) {
    fail('NK6001', `apt knows no package ${headers}`, {
      fix: 'run apt-get update and try again; netkiln doctor lists the kernels that are there',
    });
  }
  const wanted = depends
    .split(',')
    .map((item) => item.trim().split(/[ (|]/)[0]!)
    .filter((name) => /^linux-(headers|kbuild)-/.test(name));
  return [`linux-image-${release}`, headers, ...wanted];
}

async function unpack(release: string, dir: string, options: FindOptions): Promise<void> {
  const packages = await packagesOf(release, options);
  const downloads = join(dir, 'downloads');
  await mkdir(downloads, { recursive: true });
  options.onProgress?.(`fetching kernel ${release}`);
  const got = await run(['apt-get', 'download', ...packages], { cwd: downloads, signal: options.signal });
  if (got.status !== 0) {
    fail('NK6002', `apt could not download kernel ${release}`, {
      cause: got.stderr.trim().split('\n').slice(-5).join('\n'),
    });
  }
  options.onProgress?.(`unpacking kernel ${release}`);
  for (const file of await readdir(downloads)) {
    await runOk(['dpkg-deb', '-x', join(downloads, file), dir], { signal: options.signal });
  }
  await rm(downloads, { recursive: true });
  await makeRelocatable(dir, release);
  options.onProgress?.(`indexing the modules of ${release}`);
  await runOk(['depmod', '-b', dir, release], { signal: options.signal });
}

/** Rewrites what names /usr/src by its absolute path, so that the folder works wherever it lies. */
async function makeRelocatable(dir: string, release: string): Promise<void> {
  const makefile = join(dir, 'usr/src', `linux-headers-${release}`, 'Makefile');
  const text = await readFile(makefile, 'utf8');
  await writeFile(
    makefile,
    text.replaceAll(/^include \/usr\/src\//gm, 'include $(dir $(lastword $(MAKEFILE_LIST)))../'),
  );
  for (const name of ['build', 'source']) {
    const at = join(dir, 'lib/modules', release);
    const link = await readlink(join(at, name)).catch(() => undefined);
    if (!link?.startsWith('/')) continue;
    await rm(join(at, name));
    await symlink(relative(at, join(dir, 'usr/src', basename(link))), join(at, name));
  }
}
