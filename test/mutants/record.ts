/**
 * What is known of mutants, kept from one run to the next: a line of JSON each, the last of an id is it. Verdicts are on the C
 * as it was: where an example's has changed, its mutants are tried again.
 */
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { GeneratedFile } from '../../src/emit/file.js';
import type { Verdict } from './court.js';
import type { Mutant } from './mutants.js';

export interface Entry {
  readonly example: string;
  /** Of the C that the mutant was made from. */
  readonly of: string;
  readonly id: string;
  readonly fault: string;
  readonly line: number;
  readonly verdict: Verdict;
}

export function digest(files: readonly GeneratedFile[]): string {
  return createHash('sha256')
    .update(JSON.stringify(files.map(({ path, text }) => [path, text])))
    .digest('hex')
    .slice(0, 16);
}

export class Record {
  readonly #entries = new Map<string, Entry>();

  private constructor(private readonly path: string) {}

  static async open(path: string, fresh: boolean): Promise<Record> {
    await mkdir(dirname(path), { recursive: true });
    if (fresh) await rm(path, { force: true });
    const record = new Record(path);
    const text = await readFile(path, 'utf8').catch(() => '');
    // A last line that was cut off is of a mutant that has to be tried again.
    for (const line of text.split('\n').slice(0, -1)) record.#keep(JSON.parse(line) as Entry);
    return record;
  }

  #keep(entry: Entry): void {
    this.#entries.set(`${entry.example} ${entry.of} ${entry.id}`, entry);
  }

  async add(entry: Entry): Promise<void> {
    this.#keep(entry);
    await appendFile(this.path, `${JSON.stringify(entry)}\n`);
  }

  of(example: string, of: string, { id }: Mutant): Verdict | undefined {
    return this.#entries.get(`${example} ${of} ${id}`)?.verdict;
  }

  /** Forgets what was said of mutants that there are no more, and what was said before the last word on one. */
  async tidy(
    current: readonly { readonly example: string; readonly of: string; readonly id: string }[],
  ): Promise<void> {
    const entries = current.map(({ example, of, id }) => this.#entries.get(`${example} ${of} ${id}`));
    const lines = entries.filter((entry) => entry !== undefined).map((entry) => `${JSON.stringify(entry)}\n`);
    await writeFile(this.path, lines.join(''));
  }
}
