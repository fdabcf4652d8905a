/** Times of something that is done again and again. */

export interface Measured {
  readonly what: string;
  /** Seconds, one a run, shortest first. */
  readonly seconds: readonly number[];
  /** What the median is to be at most, where something is promised. */
  readonly promised?: number;
}

/** Runs `one`, which gives the seconds it took, so many times; a first run that fills the caches does not count. */
export async function measure(
  what: string,
  count: number,
  one: (index: number) => Promise<number>,
  promised?: number,
): Promise<Measured> {
  const seconds: number[] = [];
  for (let index = 0; index <= count; index++) {
    const took = await one(index);
    if (index > 0) seconds.push(took);
  }
  return { what, seconds: seconds.sort((a, b) => a - b), ...(promised === undefined ? {} : { promised }) };
}

/** The value that a share of the runs stays below, 0.5 for the median; between two runs, in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) throw new Error('nothing was measured');
  return low + (high - low) * (at - Math.floor(at));
}

/** A table in Markdown, columns in line. */
export function table(all: readonly Measured[]): string {
  const head = ['seconds', 'runs', 'least', 'quarter', 'median', '3/4', 'most', 'promised'];
  const rows = all.map(({ what, seconds, promised }) => [
    what,
    String(seconds.length),
    ...[0, 0.25, 0.5, 0.75, 1].map((share) => quantile(seconds, share).toFixed(2)),
    promised === undefined ? '' : `≤ ${promised.toFixed(1)}`,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? `-${'-'.repeat(width)}-` : `-${'-'.repeat(width)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
