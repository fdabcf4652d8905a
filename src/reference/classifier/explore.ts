/**
 * Every way through a walk, with what is left of some boxes on the way. Ways that come to the same row with the same boxes
 * left are one from there on: that is what makes it possible to go all of them.
 */
import type { Line } from './line.js';

export interface Level {
  readonly line: Line;
  /** The row that a number leads to from a row. */
  next(row: number, number: number): number;
  /** The set of a box on the level's axis, or -1 where it takes all. */
  setOf(box: number): number;
}

export interface End {
  readonly row: number;
  /** In order. */
  readonly left: readonly number[];
}

export function explore(levels: readonly Level[], boxes: readonly number[]): End[] {
  let ends: End[] = [{ row: 0, left: boxes }];
  for (const level of levels) {
    const found = new Map<string, End>();
    for (const end of ends) {
      for (const next of onward(level, end)) {
        const name = `${next.row}:${next.left.join()}`;
        if (!found.has(name)) found.set(name, next);
      }
    }
    ends = [...found.values()];
  }
  return ends;
}

/** Where one row leads: a sweep over the places of the line, with the boxes that are left in each. */
function* onward({ line, next, setOf }: Level, { row, left }: End): Generator<End> {
  const events: { at: number; box: number; enters: boolean }[] = [];
  const counts = new Int32Array(left.length);
  left.forEach((box, index) => {
    const set = setOf(box);
    if (set < 0) counts[index] = 1;
    else {
      const spans = line.spans[set]!;
      for (let i = 0; i < spans.length; i += 2) {
        events.push({ at: spans[i]!, box: index, enters: true });
        events.push({ at: spans[i + 1]! + 1, box: index, enters: false });
      }
    }
  });
  events.sort((a, b) => a.at - b.at);
  const seen = new Map<string, Set<number>>();
  let event = 0;
  let own: readonly number[] = [];
  let rows = new Set<number>();
  let changed = true;
  let before = -1;
  for (let place = 0; place < line.numbers.length; place++) {
    for (; event < events.length && events[event]!.at === place; event++) {
      const { box, enters } = events[event]!;
      counts[box]! += enters ? 1 : -1;
      changed = true;
    }
    if (changed) {
      own = left.filter((_, index) => counts[index]! > 0);
      const name = own.join();
      rows = seen.get(name) ?? new Set();
      seen.set(name, rows);
    }
    const number = line.numbers[place]!;
    if (!changed && number === before) continue;
    before = number;
    changed = false;
    const to = next(row, number);
    if (rows.has(to)) continue;
    rows.add(to);
    yield { row: to, left: own };
  }
}
