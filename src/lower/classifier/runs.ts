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
