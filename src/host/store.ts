/**
 * Small things that can be made again, kept in the cache under a key that says all that they were made from. One that is
 * damaged is as good as absent, and so is a cache that cannot be read or written: keeping saves time and decides nothing.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot } from './cache.js';
import { writeAtomic } from './files.js';

const HOUR = 3600_000;
const WEEK = 7 * 24 * HOUR;

/** Of the digest before each entry's data. */
const digestLength = 32;

export class Store {
  /** `name` is the folder below the cache; entries unused for a week go, and the longest unused beyond `limit` bytes. */
  constructor(
    private readonly name: string,
    private readonly limit: number,
  ) {}

  /** What was put under the key. */
  async get(key: string): Promise<Buffer | undefined> {
    const path = this.#path(key);
    const bytes = await readFile(path).catch(() => undefined);
    if (!bytes) return undefined;
    const data = bytes.subarray(digestLength);
    if (!digest(data).equals(bytes.subarray(0, digestLength))) return undefined;
    await this.#used(path);
    return data;
  }

  /** Keeps data; whole or not at all. */
  async put(key: string, data: Uint8Array): Promise<void> {
    try {
      await writeAtomic(this.#path(key), Buffer.concat([digest(data), data]));
      await this.#prune();
    } catch (error) {
      if (!isSystems(error)) throw error;
    }
  }

  #path(key: string): string {
    return join(cacheRoot(), this.name, key);
  }

  /** The time of change is that of the last use, to the hour. */
  async #used(path: string): Promise<void> {
    const now = new Date();
    const found = await stat(path).catch(() => undefined);
    if (found && now.getTime() - found.mtimeMs > HOUR) await utimes(path, now, now).catch(() => {});
  }

  async #prune(): Promise<void> {
    const folder = join(cacheRoot(), this.name);
    const entries = await Promise.all(
      (await readdir(folder)).map(async (name) => {
        const path = join(folder, name);
        // Another process may prune too.
        const found = await stat(path).catch(() => undefined);
        const age = Date.now() - (found?.mtimeMs ?? 0);
        return { path, size: found?.size ?? 0, age, half: name.endsWith('.tmp') };
      }),
    );
    let total = 0;
    for (const { path, size, age, half } of entries.sort((a, b) => a.age - b.age)) {
      total += size;
      if (age > (half ? HOUR : WEEK) || (total > this.limit && !half)) await rm(path, { force: true });
    }
  }
}

/** A key of texts and bytes; where one ends and the next begins is part of it. */
export function keyOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}\0`).update(part);
  return hash.digest('hex').slice(0, 40);
}

function digest(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

function isSystems(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
