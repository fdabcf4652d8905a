/** Statements that walk through the tables of a classifier, from row to row. */
import type { Use, Walk } from '../../lower/classifier/classifier.js';
import type { Step } from '../../lower/classifier/step.js';
import type { Table } from '../../lower/classifier/table.js';
import { type CCode, c, integer } from '../c.js';
import type { Writer } from '../writer.js';

/** Names in C of tables and of what uses go by. */
export interface Names {
  table(own: Table): CCode;
  number(of: Use['of']): CCode;
}

/** `row` is what the walk leads to. */
export function writeWalk(out: Writer, { starts, steps }: Walk, names: Names): void {
  starts.forEach((use, index) => {
    const value = useCode(use, names);
    if (index === 0) out.assign(c`row`, value);
    else out.line(c`row += ${value};`);
  });
  for (const { use, step } of steps) {
    let column = names.number(use.of);
    if (use.map || step.kind === 'runs' || step.kind === 'search') {
      out.assign(c`column`, useCode(use, names));
      column = c`column`;
    }
    writeStep(out, step, column, names);
  }
}

function useCode({ of, map }: Use, names: Names): CCode {
  return map ? c`${names.table(map)}[${names.number(of)}]` : names.number(of);
}

/** From `row` and a column to `row`. */
export function writeStep(out: Writer, step: Step, column: CCode, { table }: Names): void {
  switch (step.kind) {
    case 'dense':
      out.advance(c`row`, table(step.next), column);
      return;
    case 'paged':
      out.advance(c`row`, table(step.index), c`${column} >> ${integer(step.shift)}`);
      out.advance(c`row`, table(step.next), c`${column} & ${integer(2 ** step.shift - 1, { hex: true })}`);
      return;
    case 'runs':
      out.wrapped(c`while (`, [c`${table(step.last)}[row]`, column], ' <', c`)`);
      out.indent(() => out.line(c`row++;`));
      out.assign(c`row`, c`${table(step.next)}[row]`);
      return;
    case 'search':
      out.assign(c`high`, c`${table(step.first)}[row + 1] - 1`);
      out.assign(c`row`, c`${table(step.first)}[row]`);
      out.block(c`while (row < high)`, () => {
        out.line(c`middle = (row + high) / 2;`);
        out.wrapped(c`if (`, [c`${table(step.last)}[middle]`, column], ' <', c`)`);
        out.indent(() => out.line(c`row = middle + 1;`));
        out.line(c`else`);
        out.indent(() => out.line(c`high = middle;`));
      });
      out.assign(c`row`, c`${table(step.next)}[row]`);
  }
}

/** What a walk needs besides `row`. */
export function variables({ steps }: Walk): CCode[] {
  const column = steps.some(({ use, step }) => use.map || step.kind === 'runs' || step.kind === 'search');
  const search = steps.some(({ step }) => step.kind === 'search');
  return [...(column ? [c`column`] : []), ...(search ? [c`high`, c`middle`] : [])];
}
