/**
 * What netkiln has written into a folder, by content. The manifest (`.netkiln.json`) says how things stand, and is
 * written last; the journal (`.netkiln.journal`) is written first and says what is about to be, so that files of a
 * half-done update are not mistaken for a person's edits.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fail } from '../diagnostic/diagnostic.js';

export const manifestName = '.netkiln.json';
export const journalName = '.netkiln.journal';

/** Raised whenever an older netkiln would misread a manifest. */
const manifestVersion = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const manifestSchema = z.strictObject({
  schemaVersion: z.literal(manifestVersion),
  module: z.string(),
  /** SHA-256 of each file as it was written. */
  files: z.record(z.string(), hash),
});
export type Manifest = z.infer<typeof manifestSchema>;

const journalSchema = z.strictObject({
  schemaVersion: z.literal(manifestVersion),
  module: z.string(),
  /** Every content of each file that is netkiln's own: the last finished update's and those of the unfinished ones. */
  files: z.record(z.string(), z.array(hash)),
});
export type Journal = z.infer<typeof journalSchema>;

/** What is known of a folder before an update. */
export interface Known {
  /** The module the folder belongs to; undefined for a folder that netkiln has not used. */
  readonly module: string | undefined;
  /** Contents that are netkiln's own, by path. */
  readonly files: ReadonlyMap<string, ReadonlySet<string>>;
  readonly manifest: Manifest | undefined;
  /** Whether an update was interrupted. */
  readonly unfinished: boolean;
}

export function hashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

export async function readKnown(dir: string): Promise<Known> {
  const manifest = await readJson(join(dir, manifestName), manifestSchema);
  const journal = await readJson(join(dir, journalName), journalSchema);
  const files = new Map<string, Set<string>>();
  const add = (path: string, hash: string) => files.set(path, (files.get(path) ?? new Set()).add(hash));
  for (const [path, hash] of Object.entries(manifest?.files ?? {})) add(path, hash);
  for (const [path, hashes] of Object.entries(journal?.files ?? {})) for (const h of hashes) add(path, h);
  return {
    module: journal?.module ?? manifest?.module,
    files,
    manifest,
    unfinished: journal !== undefined,
  };
}

export function manifestText(module: string, files: ReadonlyMap<string, string>): string {
  const manifest: Manifest = { schemaVersion: manifestVersion, module, files: sorted(files) };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

export function journalText(module: string, known: Known, files: ReadonlyMap<string, string>): string {
  const all = new Map<string, string[]>([...known.files].map(([path, hashes]) => [path, [...hashes]]));
  for (const [path, hash] of files) all.set(path, [...new Set([...(all.get(path) ?? []), hash])]);
  const journal: Journal = { schemaVersion: manifestVersion, module, files: sorted(all) };
  return `${JSON.stringify(journal, null, 2)}\n`;
}

function sorted<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const cause = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    fail('NK4006', `${path} is not a manifest of this version of netkiln`, { cause });
  }
}
