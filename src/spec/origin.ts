/** Where in a spec a builder was called: read off the call stack, so that every error can point there. */
import { fileURLToPath } from 'node:url';
import type { Origin } from '../diagnostic/diagnostic.js';

/** What every builder result carries. */
export interface Located {
  readonly at?: Origin;
}

const own = fileURLToPath(new URL('.', import.meta.url));
const frame = /^ +at (?:.* \()?((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/;

/** The nearest caller outside this folder. Undefined where a stack has none (a browser's, say). */
export function callSite(): Origin | undefined {
  // A builder is mostly called straight from a spec, and frames cost time: look deeper only where needed.
  return callerWithin(4) ?? callerWithin(40);
}

function callerWithin(frames: number): Origin | undefined {
  const limit = Error.stackTraceLimit;
  const holder: { stack?: string } = {};
  Error.stackTraceLimit = frames;
  Error.captureStackTrace(holder, callSite);
  const { stack = '' } = holder;
  Error.stackTraceLimit = limit;
  return originsIn(stack).find((at) => !at.file.startsWith(own));
}

/** The places that a stack trace names, innermost first; Node's own are left out. */
export function originsIn(stack: string): Origin[] {
  const places: Origin[] = [];
  for (const line of stack.split('\n')) {
    const match = frame.exec(line);
    if (!match) continue;
    const [, place = '', row = '', col = ''] = match;
    const file = place.startsWith('file://') ? fileURLToPath(place.split('?')[0]!) : place;
    places.push({ file, line: Number(row), col: Number(col) });
  }
  return places;
}

/** A builder's result with the place it was called from. */
export function located<T extends object>(data: T): T & Located {
  const at = callSite();
  return at ? { ...data, at } : data;
}
