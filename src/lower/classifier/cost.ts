/**
 * What a lookup costs, in instructions: those it executes and, for each load that waits for another, how long that takes
 * where tables have outgrown the caches (an instruction is a quarter of a nanosecond here). Measured by bench/classifier.
 */

/** Instructions that a load waits for, by the size of the cache that it finds its line in. */
const caches = [
  { bytes: 32 << 10, wait: 2 },
  { bytes: 256 << 10, wait: 8 },
  { bytes: 1 << 20, wait: 20 },
  { bytes: 4 << 20, wait: 45 },
  { bytes: Number.POSITIVE_INFINITY, wait: 100 },
];

/** Instructions that a load waits for in the mean, by the bytes that all tables have together: a smaller cache has its share of them. */
export function loadCost(bytes: number): number {
  let [waits, before] = [0, 0];
  for (const { bytes: size, wait } of caches) {
    waits += Math.max(0, Math.min(bytes, size) - before) * wait;
    before = size;
  }
  return bytes === 0 ? 0 : waits / bytes;
}

/** Instructions and loads that wait. */
export interface Cost {
  readonly instructions: number;
  readonly loads: number;
}

/** What layouts are compared by. */
export type Weigh = (cost: Cost, bytes: number) => number;

/**
 * What a branch costs in the mean that goes one way for this part of the packets, as instructions: nothing where it can be
 * foreseen. Measured by bench/classifier: more makes tables larger than what the foreseeing saves.
 */
export function branchCost(part: number): number {
  return 8 * Math.min(part, 1 - part);
}

export const nothing: Cost = { instructions: 0, loads: 0 };

export function plus(...costs: readonly Cost[]): Cost {
  return {
    instructions: costs.reduce((sum, cost) => sum + cost.instructions, 0),
    loads: costs.reduce((sum, cost) => sum + cost.loads, 0),
  };
}

export function times(count: number, { instructions, loads }: Cost): Cost {
  return { instructions: instructions * count, loads: loads * count };
}

export function total(cost: Cost, bytes: number): number {
  return cost.instructions + cost.loads * loadCost(bytes);
}
