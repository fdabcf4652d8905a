/**
 * What a lookup costs, in instructions: those it executes and, for each load that waits for another, how long that takes
 * where tables have outgrown the caches (an instruction is a quarter of a nanosecond here). Measured by bench/classifier.
 */

/** Instructions that a load waits for, by the bytes that all tables have together. */
export function loadCost(bytes: number): number {
  if (bytes <= 32 << 10) return 2;
  if (bytes <= 256 << 10) return 8;
  if (bytes <= 1 << 20) return 20;
  if (bytes <= 4 << 20) return 45;
  return 100;
}

/** Instructions and loads that wait. */
export interface Cost {
  readonly instructions: number;
  readonly loads: number;
}

/** What layouts are compared by. */
export type Weigh = (cost: Cost, bytes: number) => number;

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
