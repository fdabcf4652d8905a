/** Levels of rows to tables: the last level first, since a row's place is what leads to it. */
import type { Use, Walk } from './classifier.js';
import { type Cost, nothing, plus, type Weigh } from './cost.js';
import type { Row } from './diagram.js';
import { fusions } from './fusion.js';
import { columns } from './runs.js';
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
  readonly starts: readonly OpenUse[];
  readonly steps: readonly OpenStep[];
  readonly cost: Cost;
}

interface OpenStep {
  readonly use: OpenUse;
  readonly step: Step;
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
  const steps: OpenStep[] = [];
  /** Where what a level leads to stands, by level. */
  const children: ArrayLike<number>[] = [];
  let childAt = terminals;
  for (let depth = levels.length - 1; depth > 0; depth--) {
    children[depth] = childAt;
    const { name, of, rows } = levels[depth]!;
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
  const [first] = levels;
  if (!first) return { starts: [], steps: [], cost: nothing };
  const start = { name: first.name, of: first.of, map: expanded(first.rows[0]!, childAt) };
  const plain = { starts: [start], steps, cost: plus(nothing, ...steps.map(({ step }) => step.cost)) };
  return [...fusions(levels, children, plain, weigh)].reduce(
    (best, one) => (one.weight < best.weight ? one : best),
    { walk: plain, weight: weighed(plain, weigh) },
  ).walk;
}

function weighed({ steps, cost }: OpenWalk, weigh: Weigh): number {
  return weigh(
    cost,
    steps.reduce((sum, { step }) => sum + step.bytes, 0),
  );
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

/** Tables for the maps of uses that change something. */
export function closed({ starts, steps }: OpenWalk, use: (open: OpenUse) => Use): Walk {
  return {
    starts: starts.map(use),
    steps: steps.map(({ use: open, step }) => ({ use: use(open), step })),
  };
}

export function mapTable(name: string, map: Uint32Array): Table | null {
  return map.every((value, at) => value === at) ? null : tableOf(name, map);
}
