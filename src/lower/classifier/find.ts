/** From a number of a packet to the class it is in, or to whatever a table has for that class. */
import type { Axis, Source } from './axis.js';
import { intervalOf } from './classes.js';
import { branchCost, type Cost, type Weigh } from './cost.js';
import { bytesOf, paged, type Table, tableOf } from './table.js';
import { bestStrides, depthOf, type Trie, trieOf } from './trie.js';
import type { Wanted } from './wanted.js';
import { type Wide, wideFind } from './wide.js';

export type Find = {
  readonly source: Source;
  readonly tables: readonly Table[];
  readonly cost: Cost;
  readonly bytes: number;
} & Layout;

export type Layout =
  /** `values[x]` */
  | { readonly kind: 'direct'; readonly values: Table }
  /** `values[index[x >> shift] + (x & mask)]` */
  | { readonly kind: 'paged'; readonly index: Table; readonly values: Table; readonly shift: number }
  /** `first[x >> shift]`, on to the first whose `last` is not below x, and its value; the place itself where there are no values. */
  | {
      readonly kind: 'buckets';
      readonly first: Table;
      readonly last: Table;
      readonly values: Table | null;
      readonly shift: number;
    }
  /** From page to page, a few bits at a time. */
  | ({ readonly kind: 'trie' } & Trie)
  | ({ readonly kind: 'wide' } & Wide)
  /** Numbers of 128 bits all of whose ends are within 2 ** 32 of each other: there as numbers of 32 bits, elsewhere at once. */
  | {
      readonly kind: 'within';
      /** The upper 96 bits of where anything changes. */
      readonly upper: bigint;
      readonly inner: Find;
      readonly below: number;
      readonly above: number;
    };

/** Of an axis, where its numbers come from and where they end. */
type Ends = Pick<Axis, 'source' | 'max'>;

/** The layout that costs least for some values of packets. */
export function findFor(
  name: string,
  axis: Ends,
  wanted: Wanted,
  values: readonly bigint[],
  weigh: Weigh,
): Find {
  const merged = withoutRepeats(wanted);
  const found = [...layouts(name, axis, merged, values, weigh)].map((layout) => ({
    source: axis.source,
    ...layout,
  }));
  return found.reduce((best, one) =>
    weigh(one.cost, one.bytes) < weigh(best.cost, best.bytes) ? one : best,
  );
}

type Costed = Layout & Pick<Find, 'tables' | 'cost' | 'bytes'>;

function costed(layout: Layout, tables: readonly Table[], instructions: number, loads: number): Costed {
  const bytes = tables.reduce((sum, table) => sum + bytesOf(table), 0);
  return { ...layout, tables, cost: { instructions, loads }, bytes };
}

function* layouts(
  name: string,
  { source, max }: Ends,
  wanted: Wanted,
  values: readonly bigint[],
  weigh: Weigh,
): Generator<Costed> {
  if (max > 0xffffffffn) {
    yield* within(name, source, wanted, values, weigh);
    const { layout, tables, cost } = wideFind(name, wanted, values, weigh);
    yield costed({ kind: 'wide', ...layout }, tables, cost.instructions, cost.loads);
    return;
  }
  if (max < 1024n) {
    const table = tableOf(name, expanded(wanted, max));
    yield costed({ kind: 'direct', values: table }, [table], 2, 1);
    return;
  }
  if (max <= 0xffffn) yield* pages(name, wanted, max);
  yield* buckets(name, wanted, max, values);
  if (wanted.starts.length <= triedAsTrie) yield* tries(name, wanted, max, values);
}

function* tries(name: string, wanted: Wanted, max: bigint, sampled: readonly bigint[]): Generator<Costed> {
  const width = max.toString(2).length;
  const intervals = { starts: Float64Array.from(wanted.starts, Number), values: wanted.values };
  const numbers = sampled.map(Number);
  const strides = bestStrides(intervals.starts, width, numbers);
  const trie = trieOf(name, intervals, width, strides);
  const depths = numbers.map((value) => depthOf(trie, value));
  const depth = depths.reduce((sum, own) => sum + own, 0) / Math.max(1, numbers.length);
  // After each level some go on to the next, which no processor foresees.
  const guessed = trie.levels.slice(1).reduce((sum, _, level) => {
    const reached = depths.filter((own) => own > level).length;
    const on = depths.filter((own) => own > level + 1).length;
    return sum + (reached / Math.max(1, numbers.length)) * branchCost(on / Math.max(1, reached));
  }, 0);
  const tables = trie.levels.map(({ entries }) => entries);
  yield costed({ kind: 'trie', ...trie }, tables, 7 * depth - 3 + guessed, depth);
}

const inner = 32n;

function* within(
  name: string,
  source: Source,
  { starts, values }: Wanted,
  sampled: readonly bigint[],
  weigh: Weigh,
): Generator<Costed> {
  const ends = starts.slice(1);
  if (ends.length === 0) return;
  const upper = ends[0]! >> inner;
  const base = upper << inner;
  const past = base + (1n << inner);
  if (ends.at(-1)! > past) return;
  const inside = ends.filter((start) => start > base && start < past).map((start) => start - base);
  const before = ends[0]! === base ? 1 : 0;
  const own = Uint32Array.from([before, ...inside.map((_, at) => before + 1 + at)], (at) => values[at]!);
  const seen = sampled.filter((value) => value >= base && value < past).map((value) => value - base);
  const found = findFor(
    name,
    { source, max: past - base - 1n },
    { starts: [0n, ...inside], values: own },
    seen,
    weigh,
  );
  const { cost, tables } = found;
  const layout = { kind: 'within', upper, inner: found, below: values[0]!, above: values.at(-1)! } as const;
  yield costed(layout, tables, 9 + cost.instructions, cost.loads);
}

/** An axis of more intervals than this is not tried as a trie: its pages would be larger than any cache. */
const triedAsTrie = 32_768;

/** Every number's value. */
function expanded({ starts, values }: Wanted, max: bigint): Uint32Array {
  const out = new Uint32Array(Number(max) + 1);
  starts.forEach((start, at) => {
    out.fill(values[at]!, Number(start), at + 1 < starts.length ? Number(starts[at + 1]!) : out.length);
  });
  return out;
}

function* pages(name: string, wanted: Wanted, max: bigint): Generator<Costed> {
  const all = expanded(wanted, max);
  for (const shift of [4, 5, 6, 8]) {
    const { index, pieces } = paged([all], all.length, shift);
    const tables = [tableOf(`${name}_page`, index), tableOf(name, pieces)] as const;
    yield costed({ kind: 'paged', index: tables[0], values: tables[1], shift }, tables, 7, 2);
  }
}

function* buckets(name: string, wanted: Wanted, max: bigint, sampled: readonly bigint[]): Generator<Costed> {
  const { starts } = wanted;
  const bits = max.toString(2).length;
  const lasts = Float64Array.from(starts, (_, at) =>
    Number(at + 1 < starts.length ? starts[at + 1]! - 1n : max),
  );
  const identity = wanted.values.every((value, at) => value === at);
  const last = tableOf(`${name}_last`, lasts);
  const values = identity ? null : tableOf(name, wanted.values);
  const places = sampled.map((value) => intervalOf(starts, value));
  for (let top = 4; top <= Math.min(bits, 16) && 2 ** top <= Math.max(16, starts.length * 32); top++) {
    const shift = bits - top;
    const first = new Uint32Array(2 ** top);
    for (let at = 0, bucket = 0; bucket < first.length; bucket++) {
      while (lasts[at]! < bucket * 2 ** shift) at++;
      first[bucket] = at;
    }
    const table = tableOf(`${name}_first`, first);
    const steps = sampled.reduce(
      (sum, value, at) => sum + places[at]! - first[Number(value >> BigInt(shift))]!,
      0,
    );
    const passed = steps / Math.max(1, sampled.length);
    const tables = [table, last, ...(values ? [values] : [])];
    const instructions = 5 + 3 * passed + (values ? 1 : 0);
    yield costed(
      { kind: 'buckets', first: table, last, values, shift },
      tables,
      instructions,
      (values ? 3 : 2) + passed / 4,
    );
  }
}

function withoutRepeats({ starts, values }: Wanted): Wanted {
  const keep = starts.map((_, at) => at).filter((at) => at === 0 || values[at] !== values[at - 1]);
  return { starts: keep.map((at) => starts[at]!), values: Uint32Array.from(keep, (at) => values[at]!) };
}
