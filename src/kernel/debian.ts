/**
 * Kernels from Debian's packages, downloaded by apt and unpacked without installing them, as an ordinary user.
 *
 * `6.1` and `6.12` mean the plain `-amd64` flavour, which is what people run; `6.12-cloud` the one for virtual machines,
 * which boots sooner and lacks most device drivers.
 */
import { mkdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { once } from '../host/once.js';
import { run, runOk } from '../host/run.js';
import { download } from './apt.js';
import { compareReleases, type FetchOptions, flavourOf } from './kernel.js';

const ARCHITECTURE = 'amd64';

/** Where a release is, or would be, unpacked. */
export async function kernelFolder(release: string): Promise<string> {
  return join(await cacheDir('kernels'), release);
}

/** The newest release of a series and flavour (`''` or `cloud`) that apt knows, or undefined. */
export async function newestOf(
  series: string,
  flavour: string,
  options: FetchOptions,
): Promise<string | undefined> {
  const end = flavour === '' ? ARCHITECTURE : `${flavour}-${ARCHITECTURE}`;
  const name = `^linux-image-${series.replaceAll('.', '[.]')}[.][0-9].*-${end}$`;
  const found = await run(['apt-cache', 'search', '--names-only', name], { signal: options.signal });
  const releases = found.stdout
    .split('\n')
    .map((line) => /^linux-image-(\S+)/.exec(line)?.[1] ?? '')
    .filter((release) => release !== '' && flavourOf(release) === flavour);
  return releases.sort(compareReleases).at(-1);
}

/** Downloads and unpacks image and headers of a release; returns the folder. Two at once make it once. */
export async function fetchRelease(release: string, options: FetchOptions): Promise<string> {
  const target = await kernelFolder(release);
  return once(target, (temporary) => unpack(release, temporary, options), {
    signal: options.signal,
    onWait: options.onProgress,
  });
}

/** The packages that hold a release: image, headers, and the folders that the headers refer to. */
async function packagesOf(release: string, options: FetchOptions): Promise<string[]> {
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

async function unpack(release: string, dir: string, options: FetchOptions): Promise<void> {
  const packages = await packagesOf(release, options);
  const downloads = join(dir, 'downloads');
  await mkdir(downloads, { recursive: true });
  options.onProgress?.(`fetching kernel ${release}`);
  const files = await download(packages, downloads, options.signal, (words) =>
    fail('NK6002', `apt could not download kernel ${release}`, { cause: words }),
  );
  options.onProgress?.(`unpacking kernel ${release}`);
  for (const file of files) await runOk(['dpkg-deb', '-x', file, dir], { signal: options.signal });
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
