/** Writes statements of C in kernel style: tabs, 80 columns, continuation lines under the opening parenthesis. */
import type { Path } from '../check/origins.js';
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
    this.line(c`${head} {`);
    this.indent(body);
    this.line(c`}${tail}`);
  }

  /** A block comment, wrapped. */
  comment(text: string): void {
    const room = columns - this.#depth * 8;
    const words = comment(text).text.split(' ');
    if (words.join(' ').length + 6 <= room) {
      this.line(c`/* ${comment(text)} */`);
      return;
    }
    this.line(c`/*`);
    let row = '';
    const flush = () => {
      if (row !== '') this.line(c` * ${comment(row)}`);
    };
    for (const word of words) {
      if (row !== '' && row.length + word.length + 4 > room) {
        flush();
        row = word;
      } else {
        row = row === '' ? word : `${row} ${word}`;
      }
    }
    flush();
    this.line(c` */`);
  }

  /**
   * `head` + parts joined by `separator` + `tail`, broken after separators where a line would grow past 80 columns;
   * continuation lines begin under the end of `head`.
   */
  wrapped(head: CCode, parts: readonly CCode[], separator: string, tail: CCode): void {
    const margin = width('\t'.repeat(this.#depth) + head.text);
    const pad = align(margin - this.#depth * 8, this.#depth);
    let row = head;
    let empty = true;
    parts.forEach((part, index) => {
      const end = index === parts.length - 1 ? tail : separatorCode(separator);
      const candidate = empty ? c`${row}${part}${end}` : c`${row} ${part}${end}`;
      if (!empty && width('\t'.repeat(this.#depth) + candidate.text) > columns) {
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

  done(): CCode {
    return lines(this.#lines);
  }
}

const separators = { ' &&': c` &&`, ' ||': c` ||`, ',': c`,` } as const;

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

/** White space of a width, from a tab stop on: tabs as far as they go, then spaces. */
function align(columnsWide: number, _depth: number): CCode {
  return c`${tabs(Math.floor(columnsWide / 8))}${repeat(c` `, columnsWide % 8)}`;
}
