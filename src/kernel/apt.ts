/** Debian's packages by apt, as an ordinary user: what it knows, and files of it. Nothing is installed. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NetkilnError } from '../diagnostic/diagnostic.js';
import { run } from '../host/run.js';

/** Whether this machine has apt at all. */
export async function hasApt(): Promise<boolean> {
  try {
    return (await run(['apt-cache', '--version'])).status === 0;
  } catch (error) {
    if (error instanceof NetkilnError) return false;
    throw error;
  }
}

/** The version of a package that apt would fetch, `6.12.117-1~deb12u1` say; undefined where it knows none. */
export async function candidateOf(name: string, signal?: AbortSignal): Promise<string | undefined> {
  const shown = await run(['apt-cache', 'show', '--no-all-versions', name], { signal });
  return shown.status === 0 ? /^Version: (\S+)$/m.exec(shown.stdout)?.[1] : undefined;
}

/** Downloads packages into a folder; returns their paths. `failed` gets apt's last words, and throws. */
export async function download(
  packages: readonly string[],
  folder: string,
  signal: AbortSignal | undefined,
  failed: (words: string) => never,
): Promise<string[]> {
  const got = await run(['apt-get', '-q', 'download', ...packages], { cwd: folder, signal });
  const files = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
  if (got.status !== 0 || files.length < packages.length) {
    failed(got.stderr.trim().split('\n').slice(-5).join('\n'));
  }
  return files.map((name) => join(folder, name));
}
