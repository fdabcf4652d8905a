/**
 * New files that a person will own: written all or none, and never over anything else. A file that already says
 * what it is to say is no obstacle, so that an interrupted command can simply be run again.
 */
import { mkdir, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { NetkilnError, problem } from '../diagnostic/diagnostic.js';
import { writeAtomic } from '../host/files.js';
import { refused } from '../host/refused.js';
import { existing, removeTemporaries } from './place.js';

export interface NewFile {
  /** Where, absolute or relative to the working folder. */
  readonly path: string;
  readonly text: string;
}

export async function writeNewFiles(files: readonly NewFile[], force = false): Promise<void> {
  if (!force) {
    const taken: string[] = [];
    for (const file of files) if (await differs(file)) taken.push(file.path);
    if (taken.length > 0) {
      throw new NetkilnError(taken.map((path) => problem('NK4005', `${path} exists; nothing was written`)));
    }
  }
  const done: string[] = [];
  await removeTemporaries(
    '/',
    files.map(({ path }) => resolve(path)),
  );
  try {
    for (const { path, text } of files) {
      if ((await existing(path)).kind === 'file' && !force) continue;
      await mkdir(dirname(path), { recursive: true });
      await writeAtomic(path, text);
      done.push(path);
    }
  } catch (error) {
    if (!force) for (const path of done) await rm(path, { force: true });
    refused(error, `${files.map((f) => f.path).join(', ')}: cannot be written`);
  }
}

/** Whether something else stands where the file is to be. */
async function differs({ path, text }: NewFile): Promise<boolean> {
  const found = await existing(path);
  return found.kind === 'other' || (found.kind === 'file' && !found.data.equals(Buffer.from(text)));
}
