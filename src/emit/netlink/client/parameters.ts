/** Parameters of functions over as many lines as they need, those of functions that are handed on among them. */
import { type CCode, c, join } from '../../c.js';
import type { Writer } from '../../writer.js';

/** A pointer to a function. */
export interface Pointer {
  /** Up to its parenthesis: `int (*each)(`. */
  readonly to: CCode;
  readonly of: readonly CCode[];
}
export type Parameter = CCode | Pointer;

/** In one line. */
export function plainParameter(one: Parameter): CCode {
  return 'to' in one ? c`${one.to}${join(one.of, c`, `)})` : one;
}

/** The widest that has to stand in one line. */
export function pieces(parameters: readonly Parameter[]): CCode[] {
  return parameters.flatMap((one) =>
    'to' in one ? one.of.map((own, at) => (at === 0 ? c`${one.to}${own}` : own)) : [one],
  );
}

/** `before` + parameters + `after`; lines go on below what stands behind the parenthesis that they are in. */
export function writeParameters(
  out: Writer,
  before: CCode,
  parameters: readonly Parameter[],
  after: CCode,
): void {
  const outer = before.text.length;
  let row = before;
  let column = outer;
  let empty = true;
  const place = (code: CCode, pad: number) => {
    const next = empty ? c`${row}${code}` : c`${row} ${code}`;
    if (empty || out.fits(next)) {
      column += code.text.length + (empty ? 0 : 1);
      row = next;
    } else {
      out.line(row);
      row = c`${out.padding(pad)}${code}`;
      column = pad + code.text.length;
    }
    empty = false;
  };
  parameters.forEach((one, index) => {
    const end = index === parameters.length - 1 ? after : c`,`;
    if (!('to' in one)) {
      place(c`${one}${end}`, outer);
      return;
    }
    let inner = 0;
    one.of.forEach((own, at) => {
      const tail = at === one.of.length - 1 ? c`)${end}` : c`,`;
      if (at > 0) {
        place(c`${own}${tail}`, inner);
        return;
      }
      place(c`${one.to}${own}${tail}`, outer);
      inner = column - own.text.length - tail.text.length;
    });
  });
  out.line(parameters.length === 0 ? c`${before}${after}` : row);
}
