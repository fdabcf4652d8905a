/** From what a person asked for (`--kernel 6.12`, a release, a path) to a kernel that is really there. */
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { fail, NetkilnError } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { exists } from '../host/files.js';
import { run } from '../host/run.js';
import { fetchRelease, kernelFolder, newestOf } from './debian.js';
import { compareReleases, type FindOptions, type Kernel, seriesOf } from './kernel.js';
import { assemble, kernelAt } from './locate.js';

/**
 * Finds a kernel.
 * - A path (it has a slash, or starts with a dot or a tilde): see `kernelAt`; never uses the network.
 * - A series (`6.12`): the newest that is cached; else apt's newest is fetched; else, without apt, the
 *   host's own of that series.
 * - A release (`6.12.117+deb12-amd64`): cached, else the host's own, else fetched.
 */
export async function findKernel(request: string, options: FindOptions = {}): Promise<Kernel> {
  if (/^~\//.test(request)) return kernelAt(resolve(homedir(), request.slice(2)));
  if (/[/]|^\./.test(request)) return kernelAt(resolve(request));
  if (!/^\d+\.\d+/.test(request)) {
    fail('NK6001', `no kernel is called '${request}'`, {
      fix: 'name a series (6.1, 6.12), a release (as uname -r says it), or a path with a slash in it',
    });
  }
  return /^\d+\.\d+$/.test(request) ? ofSeries(request, options) : ofRelease(request, options);
}

async function ofSeries(series: string, options: FindOptions): Promise<Kernel> {
  const cached = (await cachedReleases()).filter((release) => seriesOf(release) === series).at(-1);
  if (cached !== undefined) return fromCache(cached);
  if (await hasApt()) {
    const newest = await newestOf(series, options);
    if (newest !== undefined) {
      await fetchRelease(newest, options);
      return fromCache(newest);
    }
  }
  const own = (await hostKernels()).filter((kernel) => kernel.series === series).at(-1);
  return own ?? notToBeHad(`kernel ${series}`);
}

async function ofRelease(release: string, options: FindOptions): Promise<Kernel> {
  if ((await cachedReleases()).includes(release)) return fromCache(release);
  const own = (await hostKernels()).find((kernel) => kernel.release === release);
  if (own) return own;
  if (!(await hasApt())) notToBeHad(`kernel ${release}`);
  await fetchRelease(release, options);
  return fromCache(release);
}

async function notToBeHad(what: string): Promise<never> {
  const apt = await hasApt();
  fail(
    'NK6001',
    `${what} is not here${apt ? ', and apt does not know it' : ', and there is no apt to fetch it with'}`,
    {
      fix: apt
        ? 'run apt-get update; or pass --kernel PATH with a folder of unpacked kernel packages'
        : 'install kernel and headers packages and pass --kernel /lib/modules/RELEASE, or any folder they were unpacked into',
    },
  );
}

/** Every kernel that can be used without the network: cached ones, then the host's own. */
export async function listKernels(): Promise<Kernel[]> {
  const cached = await Promise.all((await cachedReleases()).map(fromCache));
  return [...cached, ...(await hostKernels())];
}

async function cachedReleases(): Promise<string[]> {
  const names = await readdir(await cacheDir('kernels'));
  return names.filter((name) => !/\.(tmp|lock)$/.test(name)).sort(compareReleases);
}

async function fromCache(release: string): Promise<Kernel> {
  return assemble(release, [await kernelFolder(release)], {}, 'cache');
}

async function hostKernels(): Promise<Kernel[]> {
  const releases = await readdir('/lib/modules').catch(() => []);
  const found: Kernel[] = [];
  for (const release of releases.sort(compareReleases)) {
    if (!(await exists(`/lib/modules/${release}/build`))) continue;
    try {
      found.push(await assemble(release, [], {}, 'host'));
    } catch (error) {
      if (!(error instanceof NetkilnError)) throw error; // incomplete: nothing to offer
    }
  }
  return found;
}

async function hasApt(): Promise<boolean> {
  try {
    return (await run(['apt-cache', '--version'])).status === 0;
  } catch (error) {
    if (error instanceof NetkilnError) return false;
    throw error;
  }
}
