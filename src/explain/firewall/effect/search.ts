/**
 * Looks for packets of a region that are in none of some boxes: exact, by taking the region apart along the sides of the boxes
 * that it meets until a part is met by none, or every part lies in one.
 */
import { covers } from '../../../lower/classifier/classes.js';
import type { Boxes } from './boxes.js';
import { disjoint, intersected, type Region, replaced, without } from './region.js';

/** Boxes that may still be looked at. */
export class Allowance {
  constructor(public left: number) {}

  spend(boxes: number): void {
    this.left -= boxes;
    if (this.left < 0) throw new UsedUp();
  }
}

export class UsedUp extends Error {}

/** A region; each of its sides has a number of its own, by which it is remembered how the sets of that axis lie to it. */
interface Part {
  readonly region: Region;
  readonly sides: readonly number[];
}

const [apart, across, around] = [1, 2, 3];

interface Next {
  readonly box: number;
  /** A side on which the box ends within the region. */
  readonly axis: number;
  /** How many such sides it has. */
  readonly open: number;
  /** The boxes that the region meets. */
  readonly met: readonly number[];
}

export class Search {
  /** How the sets of each axis lie to the side that was asked for last, and which that was. */
  readonly #lies: readonly Uint8Array[];
  readonly #to: readonly Uint32Array[];
  #sides = 0;
  #allowance = new Allowance(0);

  constructor(private readonly boxes: Boxes) {
    this.#lies = boxes.axes.map(({ sets }) => new Uint8Array(sets.length));
    this.#to = boxes.axes.map(({ sets }) => new Uint32Array(sets.length));
  }

  /** A part of the region with a packet, all of it in none of the boxes; undefined where there is none. Throws UsedUp. */
  outside(region: Region, others: readonly number[], allowance: Allowance): Region | undefined {
    this.#allowance = allowance;
    return this.#outside({ region, sides: region.map(() => ++this.#sides) }, others);
  }

  #outside(part: Part, others: readonly number[]): Region | undefined {
    let own = part;
    let left = others;
    for (;;) {
      if (!this.boxes.packets.in(own.region)) return undefined;
      this.#allowance.spend(left.length + 1);
      const next = this.#nearest(own, left);
      if (next === 'covered') return undefined;
      if (next === 'apart') return own.region;
      const { axis, box, open, met } = next;
      const side = this.boxes.runs(box, axis)!;
      const rest = this.#narrowed(own, axis, without(own.region[axis]!, side));
      left = met;
      if (open === 1) {
        // What lies within this side lies in the box.
        own = rest;
        continue;
      }
      const found = this.#outside(rest, left);
      if (found) return found;
      own = this.#narrowed(own, axis, intersected(own.region[axis]!, side));
    }
  }

  #narrowed({ region, sides }: Part, axis: number, runs: Int32Array): Part {
    return { region: replaced(region, axis, runs), sides: sides.with(axis, ++this.#sides) };
  }

  /** The box that fewest sides keep from holding the region. */
  #nearest(part: Part, others: readonly number[]): Next | 'covered' | 'apart' {
    const { axes } = this.boxes;
    const met: number[] = [];
    let best: Omit<Next, 'met'> | undefined;
    for (const box of others) {
      let open = 0;
      let side = 0;
      for (let axis = 0; axis < axes.length; axis++) {
        const set = axes[axis]!.of[box]!;
        if (set < 0) continue;
        const lies =
          this.#to[axis]![set] === part.sides[axis] ? this.#lies[axis]![set]! : this.#look(part, axis, set);
        if (lies === around) continue;
        if (lies === apart) {
          open = -1;
          break;
        }
        if (open++ === 0) side = axis;
      }
      if (open === 0) return 'covered';
      if (open < 0) continue;
      met.push(box);
      if (!best || open < best.open) best = { box, axis: side, open };
    }
    return best ? { ...best, met } : 'apart';
  }

  #look({ region, sides }: Part, axis: number, set: number): number {
    const runs = this.boxes.classes[axis]!.runs[set]!;
    const own = region[axis]!;
    const lies = covers(runs, own) ? around : disjoint(runs, own) ? apart : across;
    this.#lies[axis]![set] = lies;
    this.#to[axis]![set] = sides[axis]!;
    return lies;
  }
}
