/**
 * Large files of the cache, each in a folder of its own with its digest: whoever is going to rely on one for long can see
 * whether it is still what was written. Others take it as it is, since reading all of it takes longer than what they do.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { once } from './once.js';

export interface WholeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Read it, and make it anew if it was damaged. */
  readonly check?: boolean | undefined;
}

/** Path of the file in `folder`, made by `make(path)` if it was not there. */
export async function wholeFile(
  folder: string,
  make: (path: string) => Promise<void>,
  { signal, check = false }: WholeOptions = {},
): Promise<string> {
  const makeAt = async (temporary: string) => {
    await mkdir(temporary);
    await make(join(temporary, content));
    await writeFile(join(temporary, digest), await digestOf(join(temporary, content)));
  };
  await once(folder, makeAt, { signal });
  const path = join(folder, content);
  if (check && !(await isWhole(folder))) await once(folder, makeAt, { signal, replace: true });
  return path;
}

const content = 'content';
const digest = 'sha256';

async function isWhole(folder: string): Promise<boolean> {
  try {
    return (await digestOf(join(folder, content))) === (await readFile(join(folder, digest), 'utf8'));
  } catch {
    return false;
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
