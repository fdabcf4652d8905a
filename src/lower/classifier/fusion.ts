/**
 * The first levels of a walk as one table: where few numbers are told apart on each, a place for every combination of them
 * takes little room, and one load then does what took one a level.
 */
import { type Cost, plus, type Weigh } from './cost.js';
import { columns } from './runs.js';
import { denseStep } from './step.js';
import type { Level, OpenUse, OpenWalk } from './walk.js';

/** More combinations crowd other tables out of the caches. */
const mostCells = 4096;

/** To add what another axis says to the row. */
const another: Cost = { instructions: 1, loads: 0 };

interface Fusion {
  readonly walk: OpenWalk;
  readonly weight: number;
}

/** One for each number of levels, from three on: two are what the start and the first step of a walk are already. */
export function* fusions(
  levels: readonly Level[],
  childrenOf: readonly ArrayLike<number>[],
  { steps }: OpenWalk,
  weigh: Weigh,
): Generator<Fusion> {
  const starts: { use: OpenUse; count: number }[] = [];
  /** The row that each combination leads to so far, the last axis changing fastest. */
  let reached = Int32Array.of(0);
  for (const [depth, { name, of, rows }] of levels.entries()) {
    const { map, narrowed } = columns(rows);
    const count = narrowed[0]!.at(-2)! + 1;
    if (reached.length * count > mostCells) return;
    const children = new Int32Array(rows.length * count);
    for (const [at, row] of narrowed.entries()) {
      for (let i = 0, from = 0; i < row.length; i += 2) {
        const to = row[i]! + 1;
        children.fill(row[i + 1]!, at * count + from, at * count + to);
        from = to;
      }
    }
    reached = Int32Array.from(
      { length: reached.length * count },
      (_, at) => children[reached[Math.floor(at / count)]! * count + (at % count)]!,
    );
    starts.push({ use: { name: `${name}_column`, of, map }, count });
    if (depth < 2) continue;
    const step = denseStep(
      name,
      [Uint32Array.from(reached, (node) => childrenOf[depth]![node]!)],
      reached.length,
    );
    const rest = steps.slice(depth);
    const last = starts.at(-1)!.use;
    const fused = [{ use: last, step }, ...rest];
    const cost = plus(
      ...Array.from({ length: depth - 1 }, () => another),
      ...fused.map((one) => one.step.cost),
    );
    const walk = { starts: strided(starts), steps: fused, cost };
    const bytes = fused.reduce((sum, one) => sum + one.step.bytes, 0);
    yield { walk, weight: weigh(cost, bytes) };
  }
}

/** What each but the last says, times how many combinations of those after it there are: nothing has to be multiplied. */
function strided(starts: readonly { readonly use: OpenUse; readonly count: number }[]): OpenUse[] {
  let stride = 1;
  const out: OpenUse[] = [];
  for (const [at, { use, count }] of [...starts.entries()].reverse()) {
    if (at < starts.length - 1) {
      const by = stride;
      out.unshift({ ...use, map: use.map.map((number) => number * by) });
    }
    stride *= count;
  }
  return out;
}
