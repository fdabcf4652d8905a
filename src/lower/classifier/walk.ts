/** Levels of rows to tables: the last level first, since a row's place is what leads to it. */
import type { Use, Walk } from './classifier.js';
import { type Cost, nothing, plus, type Weigh } from './cost.js';
import type { Row } from './diagram.js';
import { expanded, runOf, type Step, stepFor } from './step.js';
import { type Table, tableOf } from './table.js';

export interface Level {
  readonly name: string;
  readonly of: Use['of'];
  readonly rows: readonly Row[];
}

/** A use whose map is not yet a table: it may be taken into whatever it maps. */
export interface OpenUse {
  readonly name: string;
  readonly of: Use['of'];
  readonly map: Uint32Array;
}

export interface OpenWalk {
  readonly start: OpenUse | null;
  readonly steps: readonly { readonly use: OpenUse; readonly step: Step }[];
  readonly cost: Cost;
}

/** The number of a class on what a level goes by, for each sample. */
export type Seen = (of: Use['of']) => ArrayLike<number>;

export function walkOf(
  levels: readonly Level[],
  terminals: ArrayLike<number>,
  seen: Seen,
  samples: number,
  weigh: Weigh,
): OpenWalk {
  const places = pathsOf(levels, seen, samples);
  const steps: { use: OpenUse; step: Step }[] = [];
  let childAt = terminals;
  let start: OpenUse | null = null;
  for (let depth = levels.length - 1; depth >= 0; depth--) {
    const { name, of, rows } = levels[depth]!;
    if (depth === 0) {
      start = { name, of, map: expanded(rows[0]!, childAt) };
      break;
    }
    const { map, narrowed } = columns(rows);
    const step = stepFor(
      {
        name,
        rows: narrowed,
        childAt,
        seen: Array.from({ length: samples }, (_, sample) => ({
          row: places[depth]![sample]!,
          column: map[seen(of)[sample]!]!,
        })),
      },
      weigh,
    );
    steps.unshift({ use: { name: `${name}_column`, of, map }, step });
    childAt = step.rowAt;
  }
  return { start, steps, cost: plus(nothing, ...steps.map(({ step }) => step.cost)) };
}

/** The row in which each sample is at each level, and, at the end, the terminal. */
export function pathsOf(levels: readonly Level[], seen: Seen, samples: number): Int32Array[] {
  const places = [new Int32Array(samples)];
  for (const [depth, { of, rows }] of levels.entries()) {
    const own = seen(of);
    places.push(places[depth]!.map((row, sample) => rows[row]![runOf(rows[row]!, own[sample]!) * 2 + 1]!));
  }
  return places;
}

/** Classes that no row tells apart from those next to them are one column. */
function columns(rows: readonly Row[]): { map: Uint32Array; narrowed: Row[] } {
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

/** Tables for the maps of uses that change something. */
export function closed({ start, steps }: OpenWalk, use: (open: OpenUse) => Use): Walk {
  return {
    start: start && use(start),
    steps: steps.map(({ use: open, step }) => ({ use: use(open), step })),
  };
}

export function mapTable(name: string, map: Uint32Array): Table | null {
  return map.every((value, at) => value === at) ? null : tableOf(name, map);
}
