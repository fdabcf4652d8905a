/** Tables of plain text: columns as wide as their widest cell, and no wider than the terminal altogether. */
import { shorten, widthOf } from './width.js';

export interface Column {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly align?: 'left' | 'right';
}

const gap = '  ';
/** No column is made narrower than this to fit a terminal. */
const narrowest = 12;

/** Lines: titles, a rule, the rows. `width` is that of the terminal; without it, nothing is cut. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  const titles = columns.map((c) => c.title);
  const widths = columns.map((_, i) => Math.max(...[titles, ...rows].map((row) => widthOf(row[i]!))));
  narrow(widths, width);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => pad(shorten(cell, widths[i]!), widths[i]!, columns[i]!.align))
      .join(gap)
      .trimEnd();
  return [line(titles), widths.map((w) => '-'.repeat(w)).join(gap), ...rows.map(line)];
}

/** Takes from the widest column until the table fits, or every column is as narrow as may be. */
function narrow(widths: number[], width: number): void {
  const total = () => widths.reduce((sum, w) => sum + w, 0) + gap.length * (widths.length - 1);
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= narrowest) return;
    widths[widest]!--;
  }
}

function pad(text: string, width: number, align: Column['align'] = 'left'): string {
  const space = ' '.repeat(width - widthOf(text));
  return align === 'right' ? space + text : text + space;
}
