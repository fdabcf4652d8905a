import type { Row } from './diagram.js';

/** Values in a row as runs: last place, value, last place, value. */
export function runsOf(values: ArrayLike<number>): Row {
  const out: number[] = [];
  for (let at = 0; at < values.length; at++) {
    if (out.length > 0 && out.at(-1) === values[at]) out[out.length - 2] = at;
    else out.push(at, values[at]!);
  }
  return Int32Array.from(out);
}

/** A matrix' rows as runs. */
export function rowsOf(matrix: Int32Array, columns: number): Row[] {
  return Array.from({ length: matrix.length / columns }, (_, row) =>
    runsOf(matrix.subarray(row * columns, (row + 1) * columns)),
  );
}

/** Classes that no row tells apart from those next to them are one column. */
export function columns(rows: readonly Row[]): { map: Uint32Array; narrowed: Row[] } {
  const ends = new Set<number>();
  for (const row of rows) for (let i = 0; i < row.length; i += 2) ends.add(row[i]!);
  const sorted = [...ends].sort((a, b) => a - b);
  const map = new Uint32Array(sorted.at(-1)! + 1);
  let from = 0;
  sorted.forEach((end, column) => {
    map.fill(column, from, end + 1);
    from = end + 1;
  });
  const narrowed = rows.map((row) => row.map((value, at) => (at % 2 === 0 ? map[value]! : value)));
  return { map, narrowed };
}
