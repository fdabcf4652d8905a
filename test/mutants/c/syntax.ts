/** The statements of C's functions, as a tree over tokens. Declarations are statements like any other. */
import { type Token, tokensOf } from './tokens.js';

/** Tokens [from, to) of a file's code. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Statement = Span &
  (
    | { readonly kind: 'simple' }
    | { readonly kind: 'block'; readonly body: readonly Statement[] }
    | {
        readonly kind: 'if';
        readonly condition: Span;
        readonly then: Statement;
        readonly otherwise: Statement | undefined;
      }
    /** Also a macro that is one (`xa_for_each`), and a switch. */
    | { readonly kind: 'loop'; readonly body: Statement }
  );

export interface CFunction {
  readonly name: string;
  readonly body: Statement;
}

export interface CFile {
  readonly path: string;
  readonly text: string;
  /** All but directives. */
  readonly code: readonly Token[];
  readonly directives: readonly Token[];
  readonly functions: readonly CFunction[];
}

/** Throws on C whose brackets do not match. */
export function parseC(path: string, text: string): CFile {
  const tokens = tokensOf(text);
  const code = tokens.filter(({ kind }) => kind !== 'directive');
  const directives = tokens.filter(({ kind }) => kind === 'directive');
  return { path, text, code, directives, functions: new Parser(path, code).functions() };
}

/** All statements below one, itself first. */
export function* statementsIn(statement: Statement): Generator<Statement> {
  yield statement;
  if (statement.kind === 'block') for (const one of statement.body) yield* statementsIn(one);
  if (statement.kind === 'loop') yield* statementsIn(statement.body);
  if (statement.kind === 'if') {
    yield* statementsIn(statement.then);
    if (statement.otherwise) yield* statementsIn(statement.otherwise);
  }
}

const opening = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** The place after the bracket that ends the one at `at`. */
export function afterBracket(code: readonly Token[], at: number): number {
  const open: string[] = [];
  for (let i = at; i < code.length; i++) {
    const { kind, text } = code[i]!;
    if (kind !== 'punctuator') continue;
    const end = opening.get(text);
    if (end !== undefined) open.push(end);
    else if (text === open.at(-1)) open.pop();
    if (open.length === 0) return i + 1;
  }
  throw new Error(`'${code[at]?.text}' is not closed`);
}

class Parser {
  #at = 0;

  constructor(
    private readonly path: string,
    private readonly code: readonly Token[],
  ) {}

  functions(): CFunction[] {
    const found: CFunction[] = [];
    let name = '';
    while (this.#at < this.code.length) {
      const text = this.#text();
      if (text === '(' && this.code[this.#at - 1]?.kind === 'word') name ||= this.#text(-1);
      if (text === '{' && this.#text(-1) === ')' && name !== '') {
        found.push({ name, body: this.#statement() });
        name = '';
      } else if (opening.has(text)) this.#at = afterBracket(this.code, this.#at);
      else {
        if (text === ';' || text === '=') name = '';
        this.#at++;
      }
    }
    return found;
  }

  #text(offset = 0): string {
    return this.code[this.#at + offset]?.text ?? '';
  }

  #statement(): Statement {
    const from = this.#at;
    const done = () => ({ from, to: this.#at });
    switch (this.#text()) {
      case '{': {
        const to = afterBracket(this.code, from);
        this.#at++;
        const body: Statement[] = [];
        while (this.#at < to - 1) body.push(this.#statement());
        this.#at = to;
        return { kind: 'block', body, ...done() };
      }
      case 'if': {
        const condition = this.#brackets();
        const then = this.#statement();
        let otherwise: Statement | undefined;
        if (this.#text() === 'else') {
          this.#at++;
          otherwise = this.#statement();
        }
        return { kind: 'if', condition, then, otherwise, ...done() };
      }
      case 'for':
      case 'while':
      case 'switch': {
        this.#brackets();
        const body = this.#statement();
        return { kind: 'loop', body, ...done() };
      }
      case 'do': {
        this.#at++;
        const body = this.#statement();
        this.#toSemicolon();
        return { kind: 'loop', body, ...done() };
      }
      case 'case':
      case 'default':
        while (this.#text() !== ':') this.#skip();
        this.#at++;
        return this.#text() === '}' ? { kind: 'simple', ...done() } : this.#statement();
    }
    if (this.code[from]!.kind === 'word' && this.#text(1) === ':') {
      this.#at += 2;
      return this.#statement();
    }
    if (this.code[from]!.kind === 'word' && this.#text(1) === '(') {
      const after = this.code[afterBracket(this.code, from + 1)];
      // A macro that makes a loop: what comes after the call is its body.
      if (after?.text === '{' || after?.kind === 'word') {
        this.#brackets();
        const body = this.#statement();
        return { kind: 'loop', body, ...done() };
      }
    }
    this.#toSemicolon();
    return { kind: 'simple', ...done() };
  }

  /** Passes a word and the brackets after it; gives what is inside. */
  #brackets(): Span {
    const from = this.#at + 2;
    this.#at = afterBracket(this.code, this.#at + 1);
    return { from, to: this.#at - 1 };
  }

  #toSemicolon(): void {
    while (this.#text() !== ';') this.#skip();
    this.#at++;
  }

  #skip(): void {
    if (this.#at >= this.code.length) throw new Error(`${this.path} ends within a statement`);
    this.#at = opening.has(this.#text()) ? afterBracket(this.code, this.#at) : this.#at + 1;
  }
}
