/** A new folder that a person will own: filled beside its place and then moved there, so that it is whole or not there. */
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Diagnostic, NetkilnError, problem } from '../diagnostic/diagnostic.js';
import { refused } from '../host/refused.js';
import { whileThere } from '../host/temporary.js';
import type { NewFile } from './new-files.js';
import { removeTemporaries } from './place.js';

/** Why a folder cannot be made there; undefined if it can. An empty one is no obstacle. */
export async function folderProblem(folder: string): Promise<Diagnostic | undefined> {
  try {
    if ((await readdir(folder)).length === 0) return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  }
  return problem('NK4005', `${folder} exists; nothing was written`, { fix: 'choose another name' });
}

/** Paths of the files are inside the folder. */
export async function writeNewFolder(
  folder: string,
  files: readonly NewFile[],
  signal: AbortSignal,
): Promise<void> {
  const path = resolve(folder);
  const taken = await folderProblem(folder);
  if (taken) throw new NetkilnError([taken]);
  await removeTemporaries(dirname(path), [basename(path)]);
  const temporary = `${path}.${process.pid}-0.tmp`;
  try {
    await whileThere(temporary, async () => {
      for (const file of files) {
        await mkdir(dirname(join(temporary, file.path)), { recursive: true });
        await writeFile(join(temporary, file.path), file.text, { flag: 'wx' });
      }
      signal.throwIfAborted();
      await rename(temporary, path);
    });
  } catch (error) {
    refused(error, `${folder} cannot be made`);
  }
}
