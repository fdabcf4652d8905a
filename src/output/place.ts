/** Paths of generated files: all inside the output folder, none through a symbolic link. */
import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { runs } from '../host/process.js';
import { journalName, manifestName } from './manifest.js';

/** Refuses a path that is not plainly inside the folder. */
export function assertInside(path: string): void {
  const plain =
    path !== '' && !posix.isAbsolute(path) && posix.normalize(path) === path && !path.endsWith('/');
  const climbs = path === '.' || path === '..' || path.startsWith('../');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL ends a path for the kernel
  if (!plain || climbs || /[\\\u0000]/.test(path)) {
    fail('NK4003', `'${path}' is not a path inside the output folder`);
  }
  if (path === manifestName || path === journalName) {
    fail('NK4003', `'${path}' is a name that netkiln keeps for itself`);
  }
}

/** Refuses a folder in which the way to a file leads through a link or something that is no folder. */
export async function assertReachable(dir: string, path: string): Promise<void> {
  for (let below = posix.dirname(path); below !== '.'; below = posix.dirname(below)) {
    const found = await lstatOrNothing(join(dir, below));
    if (found && !found.isDirectory()) {
      const what = found.isSymbolicLink() ? 'a symbolic link' : 'not a folder';
      fail('NK4003', `${join(dir, below)} is ${what}`);
    }
  }
}

export type Existing =
  | { readonly kind: 'none' }
  | { readonly kind: 'other' }
  | { readonly kind: 'file'; readonly data: Buffer };

/** What stands at a path now; links and folders are `other`, never followed. */
export async function existing(path: string): Promise<Existing> {
  const found = await lstatOrNothing(path);
  if (!found) return { kind: 'none' };
  return found.isFile() ? { kind: 'file', data: await readFile(path) } : { kind: 'other' };
}

const temporary = /^(.*)\.(\d+)-\d+\.tmp$/;

/** Removes what killed updates left half-written. A temporary of a process that still runs is its own business. */
export async function removeTemporaries(dir: string, paths: Iterable<string>): Promise<void> {
  const targets = new Set([...paths].map((p) => join(dir, p)));
  for (const folder of new Set([...targets].map((t) => dirname(t)))) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const match = temporary.exec(name);
      if (match && targets.has(join(folder, match[1]!)) && !isOthers(Number(match[2]))) {
        await rm(join(folder, name), { recursive: true, force: true });
      }
    }
  }
}

function isOthers(pid: number): boolean {
  return pid !== process.pid && runs(pid);
}

async function lstatOrNothing(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
