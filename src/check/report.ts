/** Collects what `check` finds, so that one run shows every mistake and not only the first. */
import type { z } from 'zod';
import type { Code } from '../diagnostic/codes.js';
import { type Details, type Diagnostic, NetkilnError, problem } from '../diagnostic/diagnostic.js';
import type { Origins, Path } from './origins.js';

export class Report {
  readonly #found: Diagnostic[] = [];

  constructor(readonly origins: Origins) {}

  /** Errors and warnings alike: the code's catalogue entry says which it is. */
  add(code: Code, path: Path, message: string, details: Details = {}): void {
    this.#found.push(problem(code, message, { at: this.origins.at(path), ...details }));
  }

  /** Reads data through a schema; what does not fit is reported, and undefined returned. */
  read<T>(schema: z.ZodType<T>, data: unknown, path: Path = []): T | undefined {
    const result = schema.safeParse(data);
    if (result.success) return result.data;
    for (const issue of result.error.issues) this.#addIssue(issue, path);
    return undefined;
  }

  get failed(): boolean {
    return this.#found.some((d) => d.severity === 'error');
  }

  get warnings(): readonly Diagnostic[] {
    return this.#found.filter((d) => d.severity === 'warning');
  }

  /** Ends the stage if anything was wrong. */
  throwIfFailed(): void {
    if (this.failed) throw new NetkilnError(this.#found);
  }

  #addIssue(issue: z.core.$ZodIssue, base: Path): void {
    const path = [...base, ...issue.path.filter((p) => typeof p !== 'symbol')];
    const shown = path.length ? showPath(path) : 'the spec';
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) this.add('NK2001', [...path, key], `${shown} has no field '${key}'`);
    } else {
      this.add('NK2002', path, `${shown}: ${issue.message}`);
    }
  }
}

/** A path as a person would write it: `chains[0].rules[3].when`. */
export function showPath(path: Path): string {
  return path
    .map((p) => (typeof p === 'number' ? `[${p}]` : `.${p}`))
    .join('')
    .replace(/^\./, '');
}
