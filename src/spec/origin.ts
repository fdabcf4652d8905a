/** Where in a spec a builder was called: read off the call stack, so that every error can point there. */
import { fileURLToPath } from 'node:url';
import type { Origin } from '../diagnostic/diagnostic.js';

/** What every builder result carries. */
export interface Located {
  readonly at?: Origin;
}

const own = new URL('.', import.meta.url).href;
const frame = /\(?((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)?$/;

/** The nearest caller outside this folder. Undefined where a stack has none (a browser's, say). */
export function callSite(): Origin | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 12;
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = limit;
  for (const line of stack.split('\n').slice(1)) {
    const match = frame.exec(line.trim());
    if (!match) continue;
    const [, place = '', row = '', col = ''] = match;
    const url = place.startsWith('file://') ? place : `file://${place}`;
    if (url.startsWith(own)) continue;
    const clean = url.split('?')[0]!;
    return { file: fileURLToPath(clean), line: Number(row), col: Number(col) };
  }
  return undefined;
}

/** A builder's result with the place it was called from. */
export function located<T extends object>(data: T): T & Located {
  const at = callSite();
  return at ? { ...data, at } : data;
}
