/**
 * A report's file, written whole: what is there is an earlier report until the new one is complete. Synchronously, since
 * a process that is ending does nothing else.
 */
import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fail } from '../diagnostic/diagnostic.js';
import { refused } from '../host/refused.js';

export class ReportFile {
  readonly #temporary: string;

  /** Ends with NK4007 where it could not be written: better now than when all is done. */
  constructor(private readonly path: string) {
    this.#temporary = `${path}.${process.pid}.tmp`;
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      fail('NK4007', `the report ${path} cannot be written`, { cause: 'it is a folder' });
    }
    this.#try(() => {
      closeSync(openSync(this.#temporary, 'w'));
      rmSync(this.#temporary);
    });
  }

  write(text: string): void {
    this.#try(() => {
      writeFileSync(this.#temporary, text);
      renameSync(this.#temporary, this.path);
    });
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      rmSync(this.#temporary, { force: true });
      refused(error, `the report ${this.path} cannot be written`);
    }
  }
}
