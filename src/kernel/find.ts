/** From what a person asked for (`--kernel 6.12`, a release, a path) to a kernel that is really there. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { hasApt } from './apt.js';
import { fetchRelease, newestOf } from './debian.js';
import { type FetchOptions, type FindOptions, flavourOf, type Kernel } from './kernel.js';
import { cachedKernels, hostKernels } from './list.js';
import { assemble, kernelAt } from './locate.js';
import { mustBe, profileOf, sanitizeSeries } from './profile.js';
import { buildSanitize } from './sanitize/build.js';
import { builtKernels, isCurrent } from './sanitize/built.js';
import { surroundings } from './sanitize/recipe.js';

/** `6.12`, `6.12-cloud`. */
interface Series {
  readonly series: string;
  /** `''` or `cloud`. */
  readonly flavour: string;
}

function seriesAsked(request: string): Series | undefined {
  const [, series, flavour = ''] = /^(\d+\.\d+)(?:-(cloud))?$/.exec(request) ?? [];
  return series === undefined ? undefined : { series, flavour };
}

/**
 * Finds a kernel.
 * - A path (it has a slash, or starts with a dot or a tilde): see `kernelAt`; never uses the network.
 * - A series (`6.12`, `6.12-cloud`): the newest that is cached; else apt's newest is fetched; else, without apt, the
 *   host's own of that series. With the profile `sanitize`: the newest that was built here of what it is built of now,
 *   else it is built.
 * - A release (`6.12.117+deb12-amd64`): cached, else the host's own, else fetched.
 */
export async function findKernel(request: string, options: FindOptions = {}): Promise<Kernel> {
  const asked = seriesAsked(request);
  if (asked) return options.profile === 'sanitize' ? sanitized(request, options) : ofSeries(asked, options);
  const found = await named(request, options);
  if (options.profile !== undefined) mustBe(options.profile, request, found.release);
  return found;
}

async function named(request: string, options: FetchOptions): Promise<Kernel> {
  if (/^~\//.test(request)) return kernelAt(resolve(homedir(), request.slice(2)));
  if (/[/]|^\./.test(request)) return kernelAt(resolve(request));
  if (!/^\d+\.\d+/.test(request)) {
    fail('NK6001', `no kernel is called '${request}'`, {
      fix: 'name a series (6.1, 6.12, 6.12-cloud), a release (as uname -r says it), or a path with a slash in it',
    });
  }
  return ofRelease(request, options);
}

async function sanitized(request: string, options: FetchOptions): Promise<Kernel> {
  if (request !== sanitizeSeries) mustBeBuildable(request);
  const now = await surroundings(options);
  const built = (await builtKernels()).filter((one) => isCurrent(one, now)).at(-1);
  if (built) return built.kernel;
  options.onProgress?.('the sanitize kernel is not built yet: building it, once, which takes some minutes', {
    lasting: true,
  });
  return buildSanitize(options);
}

/** Whether a series' sanitize kernel is there, without building anything. */
export async function builtAlready(request: string, signal?: AbortSignal): Promise<boolean> {
  if (request !== sanitizeSeries) return false;
  const now = await surroundings({ signal });
  return (await builtKernels()).some((one) => isCurrent(one, now));
}

function mustBeBuildable(request: string): never {
  fail('NK6105', `the profile sanitize is built of kernel ${sanitizeSeries}, not of ${request}`, {
    fix: `ask for --kernel ${sanitizeSeries} --profile sanitize`,
  });
}

async function ofSeries({ series, flavour }: Series, options: FetchOptions): Promise<Kernel> {
  const fits = (kernel: Kernel) => kernel.series === series && flavourOf(kernel.release) === flavour;
  const cached = (await cachedKernels()).filter(fits).at(-1);
  if (cached) return cached;
  if (await hasApt()) {
    const newest = await newestOf(series, flavour, options);
    if (newest !== undefined) return fetched(newest, options);
  }
  const own = (await hostKernels()).filter((kernel) => kernel.profile === 'stock' && fits(kernel)).at(-1);
  return own ?? notToBeHad(`kernel ${series}${flavour === '' ? '' : `-${flavour}`}`);
}

async function ofRelease(release: string, options: FetchOptions): Promise<Kernel> {
  if (profileOf(release) !== 'stock') return builtRelease(release);
  const here = [...(await cachedKernels()), ...(await hostKernels())];
  const found = here.find((kernel) => kernel.release === release);
  if (found) return found;
  if (!(await hasApt())) await notToBeHad(`kernel ${release}`);
  return fetched(release, options);
}

async function builtRelease(release: string): Promise<Kernel> {
  const built = (await builtKernels()).filter(({ kernel }) => kernel.release === release).at(-1);
  return (
    built?.kernel ??
    fail('NK6001', `kernel ${release} was not built here`, { fix: 'build the newest: netkiln kernel build' })
  );
}

/** What `netkiln kernel fetch` gets: of a series the newest that apt knows, whatever is cached. */
export async function fetchKernel(request: string, options: FetchOptions): Promise<Kernel> {
  const asked = seriesAsked(request);
  if (!asked && !/^\d+\.\d+[\w.+~-]*$/.test(request)) {
    fail('NK6001', `no kernel is called '${request}'`, {
      fix: 'name a series (6.1, 6.12, 6.12-cloud) or a release (as uname -r says it)',
    });
  }
  if (profileOf(request) !== 'stock') {
    fail('NK6001', `kernel ${request} cannot be fetched`, { fix: 'build it: netkiln kernel build' });
  }
  if (!(await hasApt())) await notToBeHad(`kernel ${request}`);
  const release = asked ? await newestOf(asked.series, asked.flavour, options) : request;
  return fetched(release ?? (await notToBeHad(`kernel ${request}`)), options);
}

async function fetched(release: string, options: FetchOptions): Promise<Kernel> {
  return assemble(release, [await fetchRelease(release, options)], {}, 'cache');
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
