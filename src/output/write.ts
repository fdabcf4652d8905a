/**
 * Brings an output folder up to date, or says how far it is from it. Each file is written by temporary and rename,
 * the journal before all of them and the manifest after: killed at any point, the next run finishes the work.
 */
import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exitCode, NetkilnError, problem } from '../diagnostic/diagnostic.js';
import { writeAtomic } from '../host/files.js';
import { refused } from '../host/refused.js';
import { type Comparison, compare, type OutputFile, refuseEdits } from './compare.js';
import { hashOf, journalName, journalText, manifestName, manifestText } from './manifest.js';
import { removeTemporaries } from './place.js';

export type { OutputFile } from './compare.js';

export interface WriteOptions {
  /** The module the folder is for. */
  readonly module: string;
  /** Overwrite what a person wrote at the paths of generated files. Never touches user-owned files. */
  readonly force?: boolean;
  /** Find out, and change nothing. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Written {
  readonly written: readonly string[];
  /** Already as they should be; their time stamps stay. */
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

export async function writeOutput(
  dir: string,
  files: readonly OutputFile[],
  options: WriteOptions,
): Promise<Written> {
  try {
    return await update(dir, files, options);
  } catch (error) {
    refused(error, `${dir} cannot be brought up to date`);
  }
}

async function update(dir: string, files: readonly OutputFile[], options: WriteOptions): Promise<Written> {
  const { module, force = false, dryRun = false, signal } = options;
  const found = await compare(dir, files);
  if (!force) refuseEdits(dir, module, found);
  const overwritten = force
    ? files.filter((f) => found.edited.includes(f.path) || found.foreign.includes(f.path))
    : [];
  const toWrite = [...found.missing, ...found.outdated, ...overwritten];
  const result: Written = {
    written: toWrite.map((f) => f.path),
    unchanged: found.same.map((f) => f.path),
    removed: found.stale,
  };
  if (dryRun) return result;

  const hashes = new Map(files.filter((f) => !f.userOwned).map((f) => [f.path, hashOf(f.text)]));
  const manifest = manifestText(module, hashes);
  await removeTemporaries(dir, [...hashes.keys(), ...found.known.files.keys(), manifestName, journalName]);
  if (toWrite.length > 0 || found.stale.length > 0) {
    signal?.throwIfAborted();
    await writeAtomic(join(dir, journalName), journalText(module, found.known, hashes));
    for (const file of toWrite) {
      signal?.throwIfAborted();
      await writeAtomic(join(dir, file.path), file.text);
    }
    for (const path of found.stale) {
      await rm(join(dir, path), { force: true });
      await removeEmpty(dir, dirname(path));
    }
  }
  await finish(dir, manifest, found);
  return result;
}

async function finish(dir: string, manifest: string, found: Comparison): Promise<void> {
  const old = found.known.manifest;
  const asBefore = old && manifestText(old.module, new Map(Object.entries(old.files))) === manifest;
  if (!asBefore) await writeAtomic(join(dir, manifestName), manifest);
  await rm(join(dir, journalName), { force: true });
}

/** Folders that only stale files were in. */
async function removeEmpty(dir: string, below: string): Promise<void> {
  for (let path = below; path !== '.'; path = dirname(path)) {
    const removed = await rmdir(join(dir, path)).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}

/** Ends with NK4002 (exit code 3) unless the folder is exactly what an update would leave. */
export async function checkOutput(dir: string, files: readonly OutputFile[], module: string): Promise<void> {
  const found = await compare(dir, files).catch((error: unknown) => refused(error, `${dir} cannot be read`));
  const drift = [
    ...(found.known.module === undefined || found.known.module === module
      ? []
      : [`the folder holds the module ${found.known.module}`]),
    ...found.missing.map((f) => `${f.path} is missing`),
    ...found.outdated.map((f) => `${f.path} is out of date`),
    ...found.edited.map((path) => `${path} was edited`),
    ...found.foreign.map((path) => `${path} was not written by netkiln`),
    ...[...found.stale, ...found.editedStale].map((path) => `${path} is no longer generated`),
    ...(found.known.unfinished ? ['an update of the folder was interrupted'] : []),
  ];
  if (drift.length === 0) return;
  const message = `${dir} is not what the spec generates`;
  throw new NetkilnError([problem('NK4002', message, { cause: drift.join('\n         ') })], exitCode.drift);
}
