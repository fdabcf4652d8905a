/** All mutants of generated files: each differs from them in one place. */

import type { GeneratedFile } from '../../src/emit/file.js';
import { type CFile, type CFunction, parseC } from './c/syntax.js';
import { lineOf } from './c/tokens.js';
import { operators } from './operators/index.js';
import type { Edit } from './operators/operator.js';

export interface Mutant {
  /** Says where and what, without line numbers; unique among those of the same files. */
  readonly id: string;
  readonly fault: string;
  readonly file: string;
  /** The function that it is in; empty where it is in none. */
  readonly within: string;
  /** From 1. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
  /** All files, the changed one among them. */
  readonly files: readonly GeneratedFile[];
}

/** In the order of the faults, and of the places. Where two faults make the same text, the first is it. */
export function mutantsOf(files: readonly GeneratedFile[]): Mutant[] {
  const seen = new Set<string>();
  const ids = new Map<string, number>();
  const parsed = files.filter(({ path }) => /\.[ch]$/.test(path)).map(({ path, text }) => parseC(path, text));
  return operators.flatMap(({ fault, find }) =>
    parsed.flatMap((file) =>
      [...find(file)].flatMap((edit) => {
        const text = file.text.slice(0, edit.start) + edit.text + file.text.slice(edit.end);
        if (text === file.text || seen.has(text)) return [];
        seen.add(text);
        const { before, after } = shown(file, edit);
        const within = functionAt(file, edit)?.name ?? '';
        const name = [file.path, ...(within ? [within] : []), fault, `${before} -> ${after}`].join(': ');
        const nth = (ids.get(name) ?? 0) + 1;
        ids.set(name, nth);
        return {
          ...{ id: nth === 1 ? name : `${name} (${nth})`, fault, file: file.path, within, before, after },
          line: lineOf(file.text, edit.start),
          files: files.map((one) => (one.path === file.path ? { ...one, text } : one)),
        };
      }),
    ),
  );
}

function functionAt({ code, functions }: CFile, { start }: Edit): CFunction | undefined {
  return functions.find(({ body }) => code[body.from]!.start <= start && start < code[body.to - 1]!.end);
}

/** The lines that change, before and after, as one line each. */
function shown({ text }: CFile, edit: Edit): { before: string; after: string } {
  const from = text.lastIndexOf('\n', edit.start - 1) + 1;
  const end = text.indexOf('\n', edit.end);
  const to = end < 0 ? text.length : end;
  const flat = (part: string) => part.replace(/\s+/g, ' ').trim();
  return {
    before: flat(text.slice(from, to)),
    after: flat(text.slice(from, edit.start) + edit.text + text.slice(edit.end, to)),
  };
}
