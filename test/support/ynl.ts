/**
 * The kernel's own YNL specs (Documentation/netlink) and the tools that read them (tools/net/ynl), which Debian ships
 * only inside its kernel source: 153 MB fetched once, of which 0.8 MB stay in the cache.
 */
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { TestContext } from 'vitest';
import { fail, NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { cacheDir } from '../../src/host/cache.js';
import { exists } from '../../src/host/files.js';
import { once } from '../../src/host/once.js';
import { withTemporaryFolder } from '../../src/host/temporary.js';
import { hasApt } from '../../src/kernel/apt.js';
import { type FetchStep, fetchSource } from '../../src/kernel/source.js';

const source = 'linux-source-6.12';
const wanted = ['Documentation/netlink', 'tools/net/ynl'];

export interface Ynl {
  /** Folder of the schemas, genetlink.yaml and its kin. */
  readonly schemas: string;
  /** Folder of the specs, a file a family. */
  readonly specs: string;
  /** Folder of cli.py and lib/. */
  readonly tools: string;
}

/** In the tree of `$NETKILN_YNL`, else in the cache, else fetched into the cache; a test is skipped where there is none. */
export async function kernelYnl(context: Pick<TestContext, 'skip'>): Promise<Ynl> {
  try {
    return await fetchYnl();
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    const [found] = error.diagnostics;
    return context.skip(`the kernel's YNL specs cannot be fetched: ${found!.message}`);
  }
}

/** The same, for what is not a test: throws where there is none. */
export async function fetchYnl(): Promise<Ynl> {
  const own = process.env['NETKILN_YNL'];
  if (own && !(await exists(join(own, wanted[0]!)))) {
    fail('NK6103', `NETKILN_YNL names ${own}, which has no Documentation/netlink`);
  }
  const tree = own ? resolve(own) : await inCache();
  const netlink = join(tree, 'Documentation/netlink');
  return { schemas: netlink, specs: join(netlink, 'specs'), tools: join(tree, 'tools/net/ynl') };
}

/** Unpacks into the system's place for temporaries; only what is wanted goes into the cache. */
async function inCache(): Promise<string> {
  const target = join(await cacheDir('ynl'), source);
  const select = wanted.map((name) => `${source}/${name}`);
  return once(target, (temporary) =>
    withTemporaryFolder('netkiln-ynl-', async (folder) => {
      if (!(await hasApt())) fail('NK6103', `${source} comes by apt, which is not here`);
      const tree = await fetchSource({ name: source, folder, select, failed });
      await cp(tree, temporary, { recursive: true, verbatimSymlinks: true });
    }),
  );
}

function failed(step: FetchStep, words: string): never {
  const what = step === 'fetching' ? `apt-get could not fetch ${source}` : `${source} does not unpack`;
  fail('NK6103', what, { cause: words });
}
