/** From the place of a builder's call, or of a line in a rules file, to the very part of it that a path means. */
import { readFileSync } from 'node:fs';
import type { Origin } from '../diagnostic/diagnostic.js';
import type { Refine } from '../diagnostic/origins.js';
import type { Path } from '../model/path.js';
import { argumentAt, callAt } from './call.js';
import { ruleAt } from './rule-line.js';
import { originOf } from './syntax.js';
import { type TS, ts, useCompiler } from './typescript.js';

export class Refiner {
  readonly #sources = new Map<string, TS.SourceFile | undefined>();
  readonly #lines = new Map<string, readonly string[]>();

  /** A file's syntax tree; undefined where it cannot be read. */
  source(file: string): TS.SourceFile | undefined {
    if (!this.#sources.has(file)) {
      useCompiler();
      const text = textOf(file);
      const tree = text === undefined ? text : ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
      this.#sources.set(file, tree);
    }
    return this.#sources.get(file);
  }

  readonly refine: Refine = (at, below) =>
    /\.m?ts$/.test(at.file) ? this.#inSpec(at, below) : this.#inData(at, below);

  #inSpec(at: Origin, below: Path): Origin {
    const source = this.source(at.file);
    const call = source && callAt(source, at);
    return (call && originOf(source, argumentAt(call, below))) ?? at;
  }

  #inData(at: Origin, below: Path): Origin {
    let lines = this.#lines.get(at.file);
    if (!lines) {
      lines = (textOf(at.file) ?? '').split('\n');
      this.#lines.set(at.file, lines);
    }
    return { ...at, col: ruleAt(lines[at.line - 1] ?? '', below) ?? at.col };
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
