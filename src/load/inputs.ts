/**
 * What a spec was made from. A spec that is read again with the same inputs gives the same; so what came of it can be
 * kept, unless it took something that is no file: then `unkept` says what.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** What stands at a path: `absent`, `folder`, or the SHA-256 of a file. */
export type State = string;

/** As it goes from process to process and into the cache. */
export interface Inputs {
  readonly files: Readonly<Record<string, State>>;
  /** What else it took; undefined where files are all. */
  readonly unkept?: string | undefined;
}

export class InputNotes {
  readonly #files = new Map<string, State>();
  #unkept: string | undefined;

  /** A file of which this was read. */
  read(path: string, content: string | Uint8Array): void {
    this.#note(path, hashOf(content));
  }

  /** A path that was looked at, or read by others just now. */
  saw(path: string): void {
    if (!this.#files.has(path)) this.#note(path, stateOf(path));
  }

  /** Something that may be another the next time, and cannot be held against anything. */
  took(what: string): void {
    this.#unkept ??= what;
  }

  add({ files, unkept }: Inputs): void {
    for (const [path, state] of Object.entries(files)) this.#note(path, state);
    if (unkept !== undefined) this.took(unkept);
  }

  get all(): Inputs {
    return { files: Object.fromEntries(this.#files), unkept: this.#unkept };
  }

  #note(path: string, state: State): void {
    const before = this.#files.get(path);
    if (before !== undefined && before !== state) this.took(`${path}, which was changed meanwhile`);
    this.#files.set(path, state);
  }
}

/** Whether every file is as it was. */
export function unchanged({ files }: Inputs): boolean {
  return Object.entries(files).every(([path, state]) => stateOf(path) === state);
}

export function stateOf(path: string): State {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return 'absent';
    if (found.isDirectory()) return 'folder';
    // What is neither, a pipe say, is not to be read here.
    return found.isFile() ? hashOf(readFileSync(path)) : `special ${Date.now()}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

function hashOf(content: string | Uint8Array): State {
  return createHash('sha256').update(content).digest('hex');
}
