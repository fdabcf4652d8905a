/** Boolean expressions of C, laid out in kernel style: broken after operators, aligned under their open parenthesis. */
import { type CCode, c, join } from './c.js';
import type { Writer } from './writer.js';

export type Expression = CCode | Group;

/** Several expressions joined by one operator; printed in parentheses wherever it is part of another. */
export interface Group {
  readonly op: '&&' | '||';
  readonly parts: readonly Expression[];
}

export function allOf(parts: readonly Expression[]): Expression {
  return parts.length === 1 ? parts[0]! : { op: '&&', parts };
}

export function anyOf(parts: readonly Expression[]): Expression {
  return parts.length === 1 ? parts[0]! : { op: '||', parts };
}

const operator = { '&&': c` &&`, '||': c` ||` } as const;

function isGroup(expression: Expression): expression is Group {
  return 'parts' in expression;
}

function flat(expression: Expression): CCode {
  if (!isGroup(expression)) return expression;
  return c`(${join(expression.parts.map(flat), c`${operator[expression.op]} `)})`;
}

/** `head` (which ends in an open parenthesis), the terms joined by &&, `tail`. */
export function writeCondition(out: Writer, head: CCode, terms: readonly Expression[], tail: CCode): void {
  const rows = new Rows(out, head);
  rows.list(terms, operator['&&'], tail, head.text.length);
  rows.flush();
}

class Rows {
  #row: CCode;
  /** Whether the row has anything but white space and open parentheses. */
  #begun = false;

  constructor(
    private readonly out: Writer,
    head: CCode,
  ) {
    this.#row = head;
  }

  list(parts: readonly Expression[], op: CCode, tail: CCode, column: number): void {
    parts.forEach((part, index) => {
      this.#place(part, index === parts.length - 1 ? tail : op, column);
    });
  }

  flush(): void {
    this.out.line(this.#row);
  }

  #place(expression: Expression, end: CCode, column: number): void {
    const whole = c`${flat(expression)}${end}`;
    if (this.out.fits(c`${this.#row}${this.#space()}${whole}`)) {
      this.#append(whole);
      return;
    }
    if (this.#begun) {
      this.flush();
      this.#row = this.out.padding(column);
      this.#begun = false;
    }
    if (!isGroup(expression) || this.out.fits(c`${this.#row}${whole}`)) {
      this.#append(whole);
      return;
    }
    this.#row = c`${this.#row}(`;
    this.list(expression.parts, operator[expression.op], c`)${end}`, column + 1);
  }

  #append(code: CCode): void {
    this.#row = c`${this.#row}${this.#space()}${code}`;
    this.#begun = true;
  }

  #space(): CCode {
    return this.#begun ? c` ` : c``;
  }
}
