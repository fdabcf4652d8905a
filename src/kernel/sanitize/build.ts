/** `netkiln kernel build`: a kernel of the sanitize profile, from Debian's source to an entry of the cache. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../../diagnostic/diagnostic.js';
import { cacheDir } from '../../host/cache.js';
import { exists } from '../../host/files.js';
import { once } from '../../host/once.js';
import type { FetchOptions, Kernel } from '../kernel.js';
import { type FetchStep, fetchSource } from '../source.js';
import { type Built, builtIn, describe } from './built.js';
import { compile } from './compile.js';
import { configure } from './configure.js';
import { keep } from './keep.js';
import { fragmentFile, keyOf, newestSource, type Recipe, sourceName, surroundings } from './recipe.js';
import { mustHaveRoom, noRoom, ranOut } from './room.js';
import { mustHaveTools } from './tools.js';
import { KernelTree } from './tree.js';

/** The kernel of the newest source that apt has, built now or earlier. Two at once build it once. */
export async function buildSanitize(options: FetchOptions): Promise<Kernel> {
  await mustHaveTools();
  const recipe = { ...(await surroundings(options)), source: await newestSource(options) };
  const target = join(await cacheDir('sanitize'), keyOf(recipe));
  if (await exists(target)) {
    const there = await builtIn(target);
    if (there) return there.kernel;
    await rm(target, { recursive: true, force: true }); // somebody has damaged it
  }
  await once(target, (temporary) => make(recipe, temporary, options), {
    signal: options.signal,
    onWait: options.onProgress,
  });
  const built = await builtIn(target);
  return built?.kernel ?? fail('NK6102', `the kernel that was built is not usable: ${target}`);
}

/** All of it happens in the entry itself while it is nobody's yet: what is killed is removed by the next. */
async function make(recipe: Recipe, folder: string, options: FetchOptions): Promise<void> {
  const { signal, onProgress } = options;
  const work = join(folder, 'work');
  await mkdir(work, { recursive: true });
  await mustHaveRoom(work);
  const source = await fetchSource({
    ...{ name: sourceName, folder: work, select: unwanted, signal, failed: notFetched(folder) },
    onStep: (step) => onProgress?.(`${step} ${sourceName} ${recipe.source}`),
  });
  const tree = new KernelTree(source, `/usr/src/${sourceName}`, signal);
  onProgress?.('configuring the kernel');
  await configure(tree, fragmentFile);
  await compile(tree, onProgress);
  onProgress?.('keeping what is needed of the kernel');
  const built: Built = {
    release: await keep(tree, folder),
    profile: 'sanitize',
    source: recipe.source,
    compiler: recipe.compiler,
    fragment: recipe.fragment,
  };
  await rm(work, { recursive: true });
  await writeFile(join(folder, describe), `${JSON.stringify(built, null, 2)}\n`);
}

/** Parts of the source that nothing of ours is compiled of; what kconfig and make read of them stays. */
const unwanted = [
  ...['Documentation/*.rst', 'drivers/gpu/drm/*.[ch]', 'sound/*.[ch]', 'drivers/media/*.[ch]'],
  ...['*.dts', '*.dtsi', 'tools/testing/*.c', 'tools/perf/*', 'drivers/net/wireless/*.[ch]'],
].map((pattern) => `--exclude=${sourceName}/${pattern}`);

function notFetched(folder: string) {
  return (step: FetchStep, words: string): never => {
    if (ranOut(words.split('\n'))) noRoom(folder, words.split('\n'));
    const what = step === 'fetching' ? 'apt could not download' : 'cannot unpack';
    fail('NK6103', `${what} ${sourceName}`, { cause: words });
  };
}
