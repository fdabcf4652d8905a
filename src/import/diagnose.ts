/** Collects what is wrong with an imported file: every mistake is found in one run, the first few are shown. */
import type { Code } from '../diagnostic/codes.js';
import { type Diagnostic, NetkilnError, type Origin, problem } from '../diagnostic/diagnostic.js';

/** More than this many say nothing new: the file is not of the format. */
const shown = 20;

export class ImportErrors {
  readonly #found: Diagnostic[] = [];
  #more = 0;
  #firstMore: Origin | undefined;

  get none(): boolean {
    return this.#found.length === 0;
  }

  add(code: Code, at: Origin, message: string, cause?: string): void {
    if (this.#found.length < shown) {
      this.#found.push(problem(code, message, cause === undefined ? { at } : { at, cause }));
    } else {
      this.#more += 1;
      this.#firstMore ??= at;
    }
  }

  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const rest =
      this.#more === 0
        ? []
        : [problem('NK3006', `${this.#more} more mistakes, the first of them here`, { at: this.#firstMore })];
    throw new NetkilnError([...this.#found, ...rest]);
  }
}
