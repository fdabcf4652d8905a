/** What gcc, sparse and modpost say of generated C, as diagnostics that point at the spec. */

import { type Diagnostic, problem } from '../diagnostic/diagnostic.js';
import type { Origins } from '../diagnostic/origins.js';
import { type GeneratedFile, partAt } from '../emit/file.js';

const gcc = /^(\/?[^\s:]+):(\d+):(?:(\d+):)? (error|warning): (.*)$/;
const modpost = /^ERROR: modpost: (.*)$/;

/** Diagnostics of a failed build's output; empty where nothing in it was understood. */
export function explain(
  output: string,
  folder: string,
  files: readonly GeneratedFile[],
  origins: Origins,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const text of output.split('\n')) {
    const undefinedSymbol = modpost.exec(text);
    if (undefinedSymbol) found.push(problem('NK5004', undefinedSymbol[1]!));
    const match = gcc.exec(text);
    if (!match) continue;
    const [, path = '', line = '', col, , message = ''] = match;
    const name = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
    const file = files.find((f) => f.path === name);
    const part = file ? partAt(file, Number(line)) : undefined;
    if (file?.source !== undefined) {
      const at = { file: file.source, line: Number(line), col: Number(col ?? 1) };
      found.push(problem('NK5005', `${name}: ${message}`, { at }));
      continue;
    }
    const source = file?.text.split('\n')[Number(line) - 1]?.trim();
    found.push(
      problem('NK5003', `${name}:${line}: ${message}`, {
        at: part ? origins.at(part) : undefined,
        ...(source ? { cause: `the generated line is: ${source}` } : {}),
      }),
    );
  }
  return found;
}
