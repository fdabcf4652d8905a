/** Expressions: calls with their arguments, and what stands at which level of brackets. */
import { afterBracket, type CFile, type Span } from './syntax.js';

export interface Call extends Span {
  readonly name: string;
  readonly args: readonly Span[];
}

const notCalled = new Set(['if', 'for', 'while', 'switch', 'return', 'sizeof', '__attribute__']);

/** Calls of functions and of macros like them, the outer before the inner. */
export function* callsIn(file: CFile, { from, to }: Span): Generator<Call> {
  const { code } = file;
  for (let at = from; at + 1 < to; at++) {
    const { kind, text } = code[at]!;
    if (kind !== 'word' || code[at + 1]!.text !== '(' || notCalled.has(text)) continue;
    const end = afterBracket(code, at + 1);
    yield { name: text, from: at, to: end, args: split(file, { from: at + 2, to: end - 1 }, ',') };
  }
}

/** The call that a statement is, and nothing else. */
export function callOf(file: CFile, statement: Span): Call | undefined {
  const { from, to } = statement;
  const [first] = callsIn(file, statement);
  const whole = first?.from === from && first.to === to - 1 && file.code[to - 1]!.text === ';';
  return whole ? first : undefined;
}

/** Parts between separators that are in no brackets; none of an empty span. */
export function split(file: CFile, { from, to }: Span, separator: string): Span[] {
  if (from === to) return [];
  const parts: Span[] = [];
  let begin = from;
  for (let at = from; at < to; at++) {
    const { text } = file.code[at]!;
    if ('([{'.includes(text) && text !== '') at = afterBracket(file.code, at) - 1;
    else if (text === separator) {
      parts.push({ from: begin, to: at });
      begin = at + 1;
    }
  }
  return [...parts, { from: begin, to }];
}

/** The source of a span, as it is written. */
export function textOf({ code, text }: CFile, { from, to }: Span): string {
  return from >= to ? '' : text.slice(code[from]!.start, code[to - 1]!.end);
}

/** Offsets in the source. */
export function offsetsOf({ code }: CFile, { from, to }: Span): { start: number; end: number } {
  return { start: code[from]!.start, end: code[to - 1]!.end };
}
