/** What is no package: Node itself, and room in the cache. */
import { statfs } from 'node:fs/promises';
import { NetkilnError } from '../diagnostic/diagnostic.js';
import { cacheDir, unusableFix } from '../host/cache.js';
import { type Finding, ok } from './finding.js';

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 17)) return ok('node', version);
  return {
    name: 'node',
    status: 'missing',
    detail: `${version} is too old: 20.17 or newer is needed`,
    fix: "run 'make build' in netkiln's folder, which brings one",
  };
}

/** Two kernels with headers and their guests take about this much (bytes). */
const comfortable = 3 * 2 ** 30;

export async function cacheFinding(): Promise<Finding> {
  let dir = '';
  try {
    dir = await cacheDir();
    const { bavail, bsize } = await statfs(dir);
    return roomFinding(dir, bavail * bsize);
  } catch (error) {
    const words = error instanceof NetkilnError ? error.diagnostics[0]!.cause : (error as Error).message;
    return { name: 'cache', status: 'missing', detail: `cannot be used: ${words}`, fix: unusableFix };
  }
}

export function roomFinding(dir: string, free: number): Finding {
  const gigabytes = `${(free / 2 ** 30).toFixed(1)} GiB free`;
  if (free >= comfortable) return ok('cache', `${dir}, ${gigabytes}`);
  return {
    name: 'cache',
    status: 'warning',
    detail: `${dir} has ${gigabytes}; kernels and guests want ${comfortable / 2 ** 30} GiB`,
    fix: 'free some space, or set NETKILN_CACHE to a folder elsewhere',
  };
}
