/** Rules in layers say what the rules in a row say. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, layersOf } from '../../bench/classifier/peers/layers.js';

const most = 7;
const range = fc
  .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const rules = fc.array(fc.tuple(range, range), { minLength: 1, maxLength: 40 });

const holds = (box: Box, point: readonly number[]) =>
  box.every(([low, high], d) => low <= point[d]! && point[d]! <= high);

test('the first that holds a point is the first in the first layer that has one, and no layer has two', () => {
  fc.assert(
    fc.property(rules, (boxes: readonly Box[]) => {
      const layers = layersOf(boxes);
      for (let x = 0; x <= most; x++) {
        for (let y = 0; y <= most; y++) {
          const point = [x, y];
          const found = layers.map((layer) => layer.filter((index) => holds(boxes[index]!, point)));
          for (const own of found) expect(own.length).toBeLessThanOrEqual(1);
          const first = boxes.findIndex((box) => holds(box, point));
          expect(found.flat()[0] ?? -1).toBe(first);
        }
      }
    }),
  );
});
