/** One level of a diagram, or of a product: from a row and a class to a row of the next. */
import { type Cost, times, type Weigh } from './cost.js';
import type { Row } from './diagram.js';
import { bytesOf, doubled, type Paged, paged, type Table, tableOf } from './table.js';

/** Rows begin at places of their tables: what leads to a row is its place, so that nothing has to be multiplied. */
export type Step = {
  readonly tables: readonly Table[];
  readonly cost: Cost;
  readonly bytes: number;
  /** Where each row begins. */
  readonly rowAt: Uint32Array;
} & StepLayout;

export type StepLayout =
  /** `next[row + column]` */
  | { readonly kind: 'dense'; readonly next: Table }
  /** `next[index[row + (column >> shift)] + (column & mask)]` */
  | { readonly kind: 'paged'; readonly index: Table; readonly next: Table; readonly shift: number }
  /** From `row` on to the first whose `last` is not below the column, and its `next`. */
  | { readonly kind: 'runs'; readonly last: Table; readonly next: Table }
  /** As `runs`, by halves, between `first[row]` and `first[row + 1]`. */
  | { readonly kind: 'search'; readonly first: Table; readonly last: Table; readonly next: Table };

export interface StepInput {
  readonly name: string;
  readonly rows: readonly Row[];
  /** Where what a row leads to stands. */
  readonly childAt: ArrayLike<number>;
  /** Rows and columns as packets meet them. */
  readonly seen: readonly { readonly row: number; readonly column: number }[];
  /** How many times a packet takes the step: 1 unless said. */
  readonly times?: number;
}

/** Dense tables of more cells than this are not tried. */
const mostCells = 12 << 20;

export function stepFor(input: StepInput, weigh: Weigh): Step {
  const weight = ({ cost, bytes }: Step) => weigh(times(input.times ?? 1, cost), bytes);
  return [...layouts(input)].reduce((best, one) => (weight(one) < weight(best) ? one : best));
}

function* layouts(input: StepInput): Generator<Step> {
  yield* runs(input);
  const columns = columnsOf(input.rows);
  if (columns * input.rows.length > mostCells) return;
  const all = input.rows.map((row) => expanded(row, input.childAt));
  const whole = denseStep(input.name, all, columns);
  yield whole;
  // Cutting small tables saves less than another load costs.
  if (columns < 24 || whole.bytes < 8192) return;
  // Of large ones only the size is tried that is mostly the best.
  let cut = paged(all, columns, whole.bytes > 1 << 20 ? 5 : 3);
  for (; cut.shift < 5; cut = doubled(cut)) yield pages(input.name, all.length, cut);
  yield pages(input.name, all.length, cut);
}

function columnsOf(rows: readonly Row[]): number {
  const [first] = rows;
  return first ? first.at(-2)! + 1 : 0;
}

/** What each column of a row leads to. */
export function expanded(row: Row, childAt: ArrayLike<number>): Uint32Array {
  const out = new Uint32Array(row.at(-2)! + 1);
  for (let i = 0, from = 0; i < row.length; i += 2) {
    const to = row[i]! + 1;
    out.fill(childAt[row[i + 1]!]!, from, to);
    from = to;
  }
  return out;
}

function made(layout: StepLayout, tables: readonly Table[], cost: Cost, rowAt: Uint32Array): Step {
  const bytes = tables.reduce((sum, table) => sum + bytesOf(table), 0);
  return { ...layout, tables, cost, bytes, rowAt };
}

export function denseStep(name: string, rows: readonly Uint32Array[], columns: number): Step {
  const values = new Uint32Array(rows.length * columns);
  for (const [at, row] of rows.entries()) values.set(row, at * columns);
  const next = tableOf(name, values);
  const rowAt = Uint32Array.from(rows, (_, at) => at * columns);
  return made({ kind: 'dense', next }, [next], { instructions: 3, loads: 1 }, rowAt);
}

function pages(name: string, rows: number, { shift, perRow, index, pieces }: Paged): Step {
  const tables = [tableOf(`${name}_page`, index), tableOf(name, pieces)] as const;
  const rowAt = Uint32Array.from({ length: rows }, (_, at) => at * perRow);
  return made(
    { kind: 'paged', index: tables[0], next: tables[1], shift },
    tables,
    { instructions: 8, loads: 2 },
    rowAt,
  );
}

function* runs({ name, rows, childAt, seen }: StepInput): Generator<Step> {
  const length = rows.reduce((sum, row) => sum + row.length / 2, 0);
  const last = new Uint32Array(length);
  const next = new Uint32Array(length);
  const first = new Uint32Array(rows.length + 1);
  let at = 0;
  rows.forEach((row, index) => {
    first[index] = at;
    for (let i = 0; i < row.length; i += 2, at++) {
      last[at] = row[i]!;
      next[at] = childAt[row[i + 1]!]!;
    }
  });
  first[rows.length] = at;
  const mean = (of: (row: Row, column: number) => number) =>
    seen.reduce((sum, { row, column }) => sum + of(rows[row]!, column), 0) / Math.max(1, seen.length);
  const tables = [tableOf(`${name}_last`, last), tableOf(name, next)] as const;
  // How many are passed over is hard to foresee: the branch out of the loop costs, too.
  const passed = mean(runOf);
  const cost = { instructions: 4 + 4 * passed + (passed > 0 ? 6 : 0), loads: 2 + passed / 4 };
  yield made({ kind: 'runs', last: tables[0], next: tables[1] }, tables, cost, first.slice(0, -1));
  const halved = mean((row) => Math.log2(row.length / 2));
  const begin = tableOf(`${name}_first`, first);
  yield made(
    { kind: 'search', first: begin, last: tables[0], next: tables[1] },
    [begin, ...tables],
    { instructions: 8 + 8 * halved, loads: 3 + halved },
    Uint32Array.from(rows, (_, row) => row),
  );
}

/** The place in a row of the run that a column is in. */
export function runOf(row: Row, column: number): number {
  let low = 0;
  let high = row.length / 2 - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row[middle * 2]! < column) low = middle + 1;
    else high = middle;
  }
  return low;
}
