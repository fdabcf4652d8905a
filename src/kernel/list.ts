/** The kernels that are on this machine: fetched, built, and its own. */
import { existsSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NetkilnError } from '../diagnostic/diagnostic.js';
import { cacheDir } from '../host/cache.js';
import { kernelFolder } from './debian.js';
import { compareReleases, flavourOf, type Kernel } from './kernel.js';
import { assemble } from './locate.js';
import type { Profile } from './profile.js';
import { builtKernels, isCurrent } from './sanitize/built.js';
import { surroundings } from './sanitize/recipe.js';

/** Every kernel that can be used without the network: fetched ones, built ones, then the host's own. */
export async function listKernels(): Promise<Kernel[]> {
  const built = (await builtKernels()).map(({ kernel }) => kernel);
  return [...(await cachedKernels()), ...built, ...(await hostKernels())];
}

/** Fetched ones, oldest first. */
export async function cachedKernels(): Promise<Kernel[]> {
  const names = await readdir(await cacheDir('kernels'));
  const releases = names.filter((name) => !/\.(tmp|lock)$/.test(name)).sort(compareReleases);
  return complete(releases, async (release) => assemble(release, [await kernelFolder(release)], {}, 'cache'));
}

/** The host's own that modules can be built for, oldest first. */
export async function hostKernels(): Promise<Kernel[]> {
  const releases = await readdir('/lib/modules').catch(() => []);
  const built = releases.filter((release) => existsSync(`/lib/modules/${release}/build`));
  return complete(built.sort(compareReleases), (release) => assemble(release, [], {}, 'host'));
}

/** Those of which all parts are there; the others have nothing to offer. */
async function complete(
  releases: readonly string[],
  assembled: (release: string) => Promise<Kernel>,
): Promise<Kernel[]> {
  const found: Kernel[] = [];
  for (const release of releases) {
    try {
      found.push(await assembled(release));
    } catch (error) {
      if (!(error instanceof NetkilnError)) throw error;
    }
  }
  return found;
}

/** A kernel as `netkiln kernel` tells of it. */
export interface KernelEntry {
  readonly release: string;
  readonly series: string;
  /** `cloud`, `rt`; empty for the plain one. */
  readonly flavour: string;
  readonly profile: Profile;
  readonly source: Kernel['source'];
  /** The folder that has all of it; of the host's own, its modules. */
  readonly folder: string;
  /** Bytes on disk, all files of the folder. */
  readonly bytes: number;
  /** Built of what a kernel of its profile is no longer built of: nothing uses it unless it is named. */
  readonly outdated: boolean;
}

/** All of them, with what they take on disk. */
export async function kernelEntries(): Promise<KernelEntry[]> {
  const built = await builtKernels();
  const now = built.length > 0 ? await surroundings({}).catch(unknownCompiler) : undefined;
  const entries = await Promise.all([
    ...(await cachedKernels()).map((kernel) => entryOf(kernel)),
    ...built.map((one) => entryOf(one.kernel, now !== undefined && !isCurrent(one, now))),
    ...(await hostKernels()).map((kernel) => entryOf(kernel)),
  ]);
  return entries.sort((a, b) => compareReleases(a.release, b.release));
}

function unknownCompiler(error: unknown): undefined {
  if (!(error instanceof NetkilnError)) throw error;
}

export async function entryOf(kernel: Kernel, outdated = false): Promise<KernelEntry> {
  const { release, series, profile, source } = kernel;
  const folder = source === 'host' ? `/lib/modules/${release}` : dirname(dirname(kernel.image));
  const bytes = await bytesBelow(folder);
  return { release, series, flavour: flavourOf(release), profile, source, folder, bytes, outdated };
}

/** What a folder takes on disk; a file with two names counts once. */
async function bytesBelow(folder: string): Promise<number> {
  const seen = new Set<string>();
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = await lstat(join(entry.parentPath, entry.name)).catch(() => undefined);
    if (file === undefined || (file.nlink > 1 && seen.has(`${file.ino}`))) continue;
    seen.add(`${file.ino}`);
    bytes += file.blocks * 512;
  }
  return bytes;
}
