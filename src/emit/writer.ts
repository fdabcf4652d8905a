/** Writes statements of C in kernel style: tabs, 80 columns, continuation lines under the opening parenthesis. */
import type { Path } from '../model/path.js';
import { type CCode, c, comment, lines } from './c.js';
import { mark } from './mark.js';

const columns = 80;

/** Printed width of a line, tabs being 8 wide. */
function width(text: string): number {
  let at = 0;
  for (const char of text) at = char === '\t' ? at + 8 - (at % 8) : at + 1;
  return at;
}

export class Writer {
  readonly #lines: CCode[] = [];
  #depth = 0;
  #part: Path | undefined;
  readonly #said = new Set<string>();

  /** Whether this is asked for the first time: what several parts share is written once. */
  first(key: string): boolean {
    const said = this.#said.has(key);
    this.#said.add(key);
    return !said;
  }

  /** Lines written inside belong to this part of the model. */
  part(path: Path, body: () => void): void {
    const outer = this.#part;
    this.#part = path;
    body();
    this.#part = outer;
  }

  line(code: CCode): void {
    const marked = this.#part ? mark(code, this.#part) : code;
    this.#lines.push(c`${tabs(this.#depth)}${marked}`);
  }

  /** A line of the preprocessor, which begins at the margin. */
  directive(code: CCode): void {
    this.#lines.push(code);
  }

  /** A label, at the margin of its function. */
  label(name: CCode): void {
    this.directive(c`${name}:`);
  }

  blank(): void {
    this.#lines.push(c``);
  }

  indent(body: () => void, levels = 1): void {
    this.#depth += levels;
    body();
    this.#depth -= levels;
  }

  /** `head {`, a body, `tail}`. */
  block(head: CCode, body: () => void, tail: CCode = c``): void {
    this.line(head.text === '' ? c`{` : c`${head} {`);
    this.indent(body);
    this.line(c`}${tail}`);
  }

  /** `head`, and its one statement below it or several in braces. */
  branch(head: CCode, single: boolean, body: () => void): void {
    if (!single) {
      this.block(head, body);
      return;
    }
    this.line(head);
    this.indent(body);
  }

  /** A block comment, wrapped. */
  comment(text: string): void {
    const room = columns - this.#depth * 8;
    const rows = wrap(comment(text).text, room - 3);
    if (rows.length === 1 && bytes(rows[0]!) + 6 <= room) {
      this.line(c`/* ${comment(text)} */`);
      return;
    }
    this.line(c`/*`);
    for (const row of rows) this.line(c` * ${comment(row)}`);
    this.line(c` */`);
  }

  /**
   * `head` + parts joined by `separator` + `tail`, broken after separators where a line would grow past 80 columns;
   * continuation lines begin under the end of `head`.
   */
  wrapped(head: CCode, parts: readonly CCode[], separator: string, tail: CCode): void {
    const pad = this.padding(width(head.text));
    let row = head;
    let empty = true;
    parts.forEach((part, index) => {
      const end = index === parts.length - 1 ? tail : separatorCode(separator);
      const candidate = empty ? c`${row}${part}${end}` : c`${row} ${part}${end}`;
      if (!empty && !this.fits(candidate)) {
        this.line(row);
        row = c`${pad}${part}${end}`;
      } else {
        row = candidate;
      }
      empty = false;
    });
    if (parts.length === 0) row = c`${head}${tail}`;
    this.line(row);
  }

  /** `target = value;`, the value on a line of its own where it is too long. */
  assign(target: CCode, value: CCode): void {
    const whole = c`${target} = ${value};`;
    if (this.fits(whole)) {
      this.line(whole);
      return;
    }
    this.line(c`${target} =`);
    this.indent(() => this.line(c`${value};`));
  }

  /** The head of a function, its type on a line of its own where a parameter would not fit beside it. */
  head(type: CCode, name: CCode, parameters: readonly CCode[]): void {
    if (parameters.every((own) => this.fits(c`${type} ${name}(${own},`))) {
      this.wrapped(c`${type} ${name}(`, parameters, ',', c`)`);
      return;
    }
    this.line(type);
    this.wrapped(c`${name}(`, parameters, ',', c`)`);
  }

  /** `target = array[target + offset];`, the offset in parentheses where it is more than a name; two steps where that is too long. */
  advance(target: CCode, array: CCode, offset: CCode): void {
    const sum = /^\w+$/.test(offset.text) ? offset : c`(${offset})`;
    const whole = c`${target} = ${array}[${target} + ${sum}];`;
    if (this.fits(whole)) {
      this.line(whole);
      return;
    }
    this.line(c`${target} += ${offset};`);
    this.line(c`${target} = ${array}[${target}];`);
  }

  /** Whether a line would stay within 80 columns at the present depth. */
  fits(code: CCode): boolean {
    return width('\t'.repeat(this.#depth) + code.text) <= columns;
  }

  /** White space of a width, tabs first; lines begin at a tab stop, so it is the same at every depth. */
  padding(wide: number): CCode {
    return c`${tabs(Math.floor(wide / 8))}${repeat(c` `, wide % 8)}`;
  }

  done(): CCode {
    return lines(this.#lines);
  }
}

/** Statements of a function's body. */
export function written(body: (out: Writer) => void): CCode {
  const out = new Writer();
  out.indent(() => body(out));
  return out.done();
}

/** A text in rows of at most so many bytes, as checkpatch counts them; broken between words, and within longer ones. */
export function wrap(text: string, longest: number): string[] {
  const rows: string[] = [];
  for (const word of text.split(' ').flatMap((whole) => pieces(whole, longest))) {
    const row = rows.at(-1);
    if (row !== undefined && bytes(`${row} ${word}`) <= longest) rows[rows.length - 1] = `${row} ${word}`;
    else rows.push(word);
  }
  return rows;
}

function pieces(word: string, longest: number): string[] {
  const out = [''];
  for (const char of word) {
    if (bytes(out.at(-1) + char) > longest) out.push('');
    out[out.length - 1] += char;
  }
  return out;
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

const separators = {
  ' &&': c` &&`,
  ' ||': c` ||`,
  ' |': c` |`,
  ' <': c` <`,
  ' !=': c` !=`,
  ' *': c` *`,
  ' +': c` +`,
  ',': c`,`,
} as const;

function separatorCode(separator: string): CCode {
  const code = separators[separator as keyof typeof separators];
  if (!code) throw new Error(`no such separator: ${separator}`);
  return code;
}

function tabs(count: number): CCode {
  return repeat(c`\t`, count);
}

function repeat(code: CCode, count: number): CCode {
  let out = c``;
  for (let i = 0; i < count; i++) out = c`${out}${code}`;
  return out;
}
