/** Numbers of up to 32 bits by their bits from above, some at a time, until a page's entry says what they lead to. */

import { branchCost } from './cost.js';
import { leafFor, type Table, tableOf } from './table.js';
import type { Wanted } from './wanted.js';

/** An entry with the leaf bit is the result; another is where the next level's page begins. */
export interface Trie {
  readonly levels: readonly { readonly shift: number; readonly bits: number; readonly entries: Table }[];
  /** `2 ** 15` or `2 ** 31`. */
  readonly leaf: number;
}

export function trieOf(
  name: string,
  { starts, values }: { readonly starts: Float64Array; readonly values: Wanted['values'] },
  width: number,
  strides: readonly number[],
): Trie {
  const pages: number[][] = strides.map(() => []);
  const known = strides.map(() => new Map<string, number>());

  /** The page at a level for the numbers from `low` on, the first of them in interval `at`. */
  const page = (level: number, low: number, at: number): number => {
    const shift = width - strides.slice(0, level + 1).reduce((sum, bits) => sum + bits, 0);
    const entries: number[] = [];
    let interval = at;
    for (let i = 0; i < 2 ** strides[level]!; i++) {
      const from = low + i * 2 ** shift;
      while (interval + 1 < starts.length && starts[interval + 1]! <= from) interval++;
      const next = starts[interval + 1];
      const whole = next === undefined || next >= from + 2 ** shift;
      entries.push(whole ? -1 - values[interval]! : page(level + 1, from, interval));
    }
    const label = entries.join();
    let begin = known[level]!.get(label);
    if (begin === undefined) {
      begin = pages[level]!.length;
      known[level]!.set(label, begin);
      pages[level]!.push(...entries);
    }
    return begin;
  };
  page(0, 0, 0);

  const most = pages.reduce((sum, own) => own.reduce((m, e) => Math.max(m, e < 0 ? -1 - e : e), sum), 0);
  const leaf = leafFor(most);
  let used = 0;
  const levels = strides.flatMap((bits, level) => {
    used += bits;
    const entries = pages[level]!.map((entry) => (entry < 0 ? leaf + (-1 - entry) : entry));
    const table = tableOf(level === 0 ? name : `${name}_${used}`, entries);
    return entries.length > 0 ? [{ shift: width - used, bits, entries: table }] : [];
  });
  return { levels, leaf };
}

/** What a level costs a number that gets there, and an entry of 16 bits. */
const costs = { level: 10, entry: 2 / 4096 };

/**
 * The bits to look at on each level: those that cost least, if no two pages were alike. A block of numbers needs a page where
 * an interval begins amid it; how many blocks do, and how many of the numbers seen are in one, is counted for every size.
 */
export function bestStrides(starts: Float64Array, width: number, seen: readonly number[]): number[] {
  const split = Array.from({ length: width + 1 }, (_, depth) => splitBlocks(starts, 2 ** (width - depth)));
  const reached = split.map((blocks, depth) => {
    const size = 2 ** (width - depth);
    const inside = seen.filter((value) => blocks.has(Math.floor(value / size))).length;
    return inside / Math.max(1, seen.length);
  });
  const best = new Float64Array(width + 1);
  const choice = new Uint8Array(width + 1);
  for (let depth = width - 1; depth >= 0; depth--) {
    best[depth] = Number.POSITIVE_INFINITY;
    for (let bits = 1; bits <= Math.min(16, width - depth); bits++) {
      const pages = depth === 0 ? 1 : split[depth]!.size;
      const often = depth === 0 ? 1 : reached[depth]!;
      const on = depth + bits < width ? reached[depth + bits]! / Math.max(often, 1e-9) : 0;
      const each = costs.level + branchCost(Math.min(1, on));
      const cost = often * each + pages * 2 ** bits * costs.entry + best[depth + bits]!;
      if (cost < best[depth]!) {
        best[depth] = cost;
        choice[depth] = bits;
      }
    }
  }
  const out: number[] = [];
  for (let depth = 0; depth < width && (depth === 0 || split[depth]!.size > 0); depth += choice[depth]!) {
    out.push(choice[depth]!);
  }
  return out;
}

/** Blocks of a size amid which an interval begins. */
function splitBlocks(starts: Float64Array, size: number): Set<number> {
  const out = new Set<number>();
  for (const start of starts) if (start % size !== 0) out.add(Math.floor(start / size));
  return out;
}

/** How many levels a number goes through. */
export function depthOf({ levels, leaf }: Trie, value: number): number {
  let row = 0;
  for (const [depth, { shift, bits, entries }] of levels.entries()) {
    const entry = Number(entries.values[row + (Math.floor(value / 2 ** shift) % 2 ** bits)]);
    if (entry >= leaf) return depth + 1;
    row = entry;
  }
  return levels.length;
}
