/**
 * Rules in layers: within a layer no two overlap, so that a layer can be one lookup, and what overlaps stands in layers
 * in the order of the rules. A rule that lies wholly in an earlier one never matches, and is left out.
 */

/** Inclusive, one a dimension, the same dimensions for all. */
export type Box = readonly (readonly [low: number, high: number])[];

/** For each layer the indices of its boxes, in order. */
export function layersOf(boxes: readonly Box[]): number[][] {
  const layers: number[][] = [];
  const level: number[] = [];
  const kept: number[] = [];
  boxes.forEach((box, index) => {
    let own = 0;
    for (const earlier of kept) {
      const other = boxes[earlier]!;
      if (!overlap(box, other)) continue;
      if (within(box, other)) return;
      own = Math.max(own, level[earlier]! + 1);
    }
    level[index] = own;
    kept.push(index);
    layers[own] ??= [];
    layers[own]!.push(index);
  });
  return layers;
}

const overlap = (a: Box, b: Box) => a.every(([low, high], d) => low <= b[d]![1] && b[d]![0] <= high);
const within = (a: Box, b: Box) => a.every(([low, high], d) => b[d]![0] <= low && high <= b[d]![1]);
