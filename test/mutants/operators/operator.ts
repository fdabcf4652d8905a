/** What all mutation operators are: each finds every place of a C file where its fault can be made. */
import { offsetsOf } from '../c/expression.js';
import type { CFile, Span } from '../c/syntax.js';

/** One change of the source: [start, end) becomes `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Operator {
  /** The fault that it makes, in a few words. */
  readonly fault: string;
  find(file: CFile): Iterable<Edit>;
}

/** A change of all that a span of tokens covers. */
export function replace(file: CFile, span: Span, text: string): Edit {
  return { ...offsetsOf(file, span), text };
}

/** The integer of a C literal plus `by`, written as that was; undefined for what is none, or would be negative. */
export function shifted(literal: string, by: bigint): string | undefined {
  const [, prefix = '', digits = '', suffix = ''] = /^(0[xX])?([0-9a-fA-F]+?)([uUlL]*)$/.exec(literal) ?? [];
  if (digits === '' || (prefix === '' && !/^(0|[1-9]\d*)$/.test(digits))) return undefined;
  const value = BigInt(prefix + digits) + by;
  if (value < 0n) return undefined;
  const text = prefix === '' ? String(value) : value.toString(16).padStart(digits.length, '0');
  return prefix + text + suffix;
}
