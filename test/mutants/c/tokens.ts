/** C to tokens: no more of the language than it takes to know what is code and what is a comment, a string or a directive. */

export type TokenKind = 'word' | 'number' | 'string' | 'punctuator' | 'directive';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offsets in the source: [start, end). */
  readonly start: number;
  readonly end: number;
}

/** Of those that fit, the first is it; what has no kind is left out. */
const lexemes: readonly (readonly [TokenKind | undefined, RegExp])[] = [
  [undefined, /\s+/y],
  [undefined, /\/\*[\s\S]*?\*\//y],
  [undefined, /\/\/(?:\\\n|[^\n])*/y],
  ['string', /(?:L|u8|u|U)?(?:"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*')/y],
  ['word', /[A-Za-z_]\w*/y],
  ['number', /\.?\d(?:[eEpP][+-]|[\w.])*/y],
  ['punctuator', /\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|[<>=!]=|&&|\|\||[-+*/%&|^]=|##|[^\s\w]/y],
];

const directive = /#(?:\\\n|\/\*[\s\S]*?\*\/|[^\n])*/y;

/** Throws where a comment or a string does not end. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const next = (kind: TokenKind | undefined, pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text === undefined) return false;
    if (kind) tokens.push({ kind, text, start: at, end: at + text.length });
    at += text.length;
    return true;
  };
  while (at < source.length) {
    if (source[at] === '#' && startsLine(source, at)) next('directive', directive);
    else if (source.startsWith('/*', at) && !source.includes('*/', at + 2)) throw unended(source, at);
    else if (!lexemes.some(([kind, pattern]) => next(kind, pattern))) throw unended(source, at);
    else if (/^["']$/.test(tokens.at(-1)?.text ?? '')) throw unended(source, at - 1);
  }
  return tokens;
}

/** The line, from 1, of an offset. */
export function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

function startsLine(source: string, at: number): boolean {
  return /(^|\n)[ \t]*$/.test(source.slice(Math.max(0, at - 80), at));
}

function unended(source: string, at: number): Error {
  return new Error(`line ${lineOf(source, at)} has a comment or a string that does not end`);
}
