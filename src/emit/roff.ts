/**
 * Text that is safe in a manual page. `Roff` is made here alone: of text that comes from a spec by `roffText`, and by the
 * `roff` template, whose holes take nothing but other `Roff`.
 */
import { Printable } from './printable.js';

const make = Symbol('Roff');

export class Roff extends Printable {
  /** Only this module knows the key. */
  constructor(
    key: typeof make,
    readonly text: string,
  ) {
    super();
    if (key !== make) throw new Error('Roff is made by its sink only');
  }
}

/** What troff would read as something else than the character. */
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  '"': '\\(dq',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

/**
 * The sink: a text within a line, or as one argument of a macro between quotes. It has no line break, begins no request, and
 * control, format and private-use characters become dots.
 */
export function roffText(text: string): Roff {
  const oneLine = text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\p{C}\p{Z}]/gu, (char) => (char === ' ' ? ' ' : '.'));
  const body = Array.from(oneLine, (char) => {
    const code = char.codePointAt(0)!;
    if (code >= 0x7f) return `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    return escapes[char] ?? char;
  }).join('');
  return new Roff(make, /^[.']/.test(body) ? `\\&${body}` : body);
}

/** Roff of our own with safe text in its holes. */
export function roff(fixed: TemplateStringsArray, ...holes: readonly Roff[]): Roff {
  let text = fixed.raw[0]!;
  holes.forEach((hole, index) => {
    if (!(hole instanceof Roff)) throw new Error('only Roff may be put into a manual');
    text += hole.text + fixed.raw[index + 1]!;
  });
  return new Roff(make, text);
}

/** Several lines as one value, for a template. */
export function roffLines(parts: readonly Roff[]): Roff {
  return new Roff(make, parts.map(({ text }) => text).join('\n'));
}
