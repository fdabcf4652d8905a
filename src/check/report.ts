/** Collects what `check` finds, so that one run shows every mistake and not only the first. */
import type { z } from 'zod';
import type { Code } from '../diagnostic/codes.js';
import { type Details, type Diagnostic, NetkilnError, problem } from '../diagnostic/diagnostic.js';
import type { Origins } from '../diagnostic/origins.js';
import type { Path } from '../model/path.js';
import { expected, shownValue } from './expected.js';
import { printable } from './printable.js';
import { isUnusableValue } from './unusable.js';

export class Report {
  readonly #found: Diagnostic[] = [];
  readonly #said = new Set<string>();

  constructor(readonly origins: Origins) {}

  /** Errors and warnings alike: the code's catalogue entry says which it is. */
  add(code: Code, path: Path, message: string, details: Details = {}): void {
    const found = problem(code, message, { at: this.origins.at(path), ...details });
    // What a loop made of one line, or a builder of one argument, is one mistake.
    const key = JSON.stringify([code, message, found.at]);
    if (this.#said.has(key)) return;
    this.#said.add(key);
    this.#found.push(found);
  }

  /** Reads data through a schema; what does not fit is reported, and undefined returned. */
  read<T>(schema: z.ZodType<T>, data: unknown, path: Path = []): T | undefined {
    if (this.#addUnusableValue(data, path)) return undefined;
    const result = schema.safeParse(data);
    if (result.success) return result.data;
    for (const issue of result.error.issues) this.#addIssue(issue, data, path);
    return undefined;
  }

  get failed(): boolean {
    return this.#found.some((d) => d.severity === 'error');
  }

  /** All, errors and warnings. */
  get found(): readonly Diagnostic[] {
    return inOrder(this.#found);
  }

  get warnings(): readonly Diagnostic[] {
    return this.found.filter((d) => d.severity === 'warning');
  }

  /** Ends the stage if anything was wrong. */
  throwIfFailed(): void {
    if (this.failed) throw new NetkilnError(this.found);
  }

  /** Whether there was a value that no spec can hold. */
  #addUnusableValue(data: unknown, path: Path): boolean {
    if (data === null || typeof data !== 'object') return false;
    if (isUnusableValue(data)) {
      this.add('NK2002', path, `${showPath(path)} is ${data.$netkiln}`, {
        cause: 'a spec is plain data: texts, finite numbers, true and false, lists and records of them',
      });
      return true;
    }
    const keyOf = (key: string) => (Array.isArray(data) ? Number(key) : key);
    return (
      Object.entries(data).filter(([key, item]) => this.#addUnusableValue(item, [...path, keyOf(key)]))
        .length > 0
    );
  }

  #addIssue(issue: z.core.$ZodIssue, data: unknown, base: Path): void {
    const own = issue.path.filter((p) => typeof p !== 'symbol');
    const path = [...base, ...own];
    const shown = path.length ? showPath(path) : 'the spec';
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        this.add('NK2001', [...path, key], `${shown} has no field '${printable(key)}'`);
      }
      return;
    }
    const found = own.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], data);
    if (found === undefined)
      this.add('NK2002', path, `${shown} is missing`, { fix: `give ${expected(issue)}` });
    else this.add('NK2002', path, `${shown} is ${shownValue(found)}, not ${expected(issue)}`);
  }
}

/** Errors in the order of the file, and files in the order in which they are first named. */
function inOrder(found: readonly Diagnostic[]): Diagnostic[] {
  const files = [...new Set(found.map((d) => d.at?.file))];
  const rank = ({ at }: Diagnostic) => [files.indexOf(at?.file), at?.line ?? 0, at?.col ?? 0] as const;
  return [...found].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x[0] - y[0] || x[1] - y[1] || x[2] - y[2];
  });
}

/** A path as a person would write it: `chains[0].rules[3].when`. */
export function showPath(path: Path): string {
  return path
    .map((p) => (typeof p === 'number' ? `[${p}]` : `.${p}`))
    .join('')
    .replace(/^\./, '');
}
