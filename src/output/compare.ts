/** An output folder against what should be in it: what an update would do, and what stands in its way. */
import { join } from 'node:path';
import { fail } from '../diagnostic/diagnostic.js';
import { hashOf, type Known, readKnown } from './manifest.js';
import { assertInside, assertReachable, existing } from './place.js';

/** A file for the output folder; generated files are this. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
  /** Made once, then a person's own: never overwritten, never removed. */
  readonly userOwned?: boolean;
}

export interface Comparison {
  readonly known: Known;
  /** To be written: the file is missing, or an older one of netkiln's own. */
  readonly missing: readonly OutputFile[];
  readonly outdated: readonly OutputFile[];
  readonly same: readonly OutputFile[];
  /** No longer generated, and as netkiln wrote them. */
  readonly stale: readonly string[];
  /** Generated once, then edited by a person. */
  readonly edited: readonly string[];
  /** There without netkiln ever having written them. */
  readonly foreign: readonly string[];
  /** No longer generated, and edited by a person. */
  readonly editedStale: readonly string[];
}

export async function compare(dir: string, files: readonly OutputFile[]): Promise<Comparison> {
  const paths = new Set<string>();
  for (const { path } of files) {
    assertInside(path);
    if (paths.has(path)) throw new Error(`generated twice: ${path}`);
    paths.add(path);
  }
  const known = await readKnown(dir);
  const missing: OutputFile[] = [];
  const outdated: OutputFile[] = [];
  const same: OutputFile[] = [];
  const edited: string[] = [];
  const foreign: string[] = [];
  for (const file of files) {
    await assertReachable(dir, file.path);
    const found = await existing(join(dir, file.path));
    const own = known.files.get(file.path);
    if (found.kind === 'none') missing.push(file);
    else if (file.userOwned && found.kind === 'file') same.push(file);
    else if (found.kind === 'other') foreign.push(file.path);
    else if (found.data.equals(Buffer.from(file.text))) same.push(file);
    else if (own?.has(hashOf(found.data))) outdated.push(file);
    else (own ? edited : foreign).push(file.path);
  }
  const stale: string[] = [];
  const editedStale: string[] = [];
  for (const [path, own] of known.files) {
    if (paths.has(path)) continue;
    assertInside(path);
    await assertReachable(dir, path);
    const found = await existing(join(dir, path));
    if (found.kind === 'none') continue;
    const untouched = found.kind === 'file' && own.has(hashOf(found.data));
    (untouched ? stale : editedStale).push(path);
  }
  return { known, missing, outdated, same, stale, edited, foreign, editedStale };
}

/** Stops at the first sight of anything that a person wrote, naming all of it. */
export function refuseEdits(dir: string, module: string, found: Comparison): void {
  const { known, edited, foreign, editedStale } = found;
  if (known.module !== undefined && known.module !== module) {
    fail('NK4004', `${dir} holds the module ${known.module}, not ${module}`);
  }
  const lines = [
    ...edited.map((path) => `${path} was edited`),
    ...editedStale.map((path) => `${path} was edited, and is no longer generated`),
    ...foreign.map((path) => `${path} was not written by netkiln`),
  ];
  if (lines.length === 0) return;
  const count = lines.length === 1 ? 'one file' : `${lines.length} files`;
  fail('NK4001', `${dir} has ${count} that netkiln would overwrite; nothing was written`, {
    cause: lines.join('\n         '),
  });
}
