/**
 * Looks for a packet that shows what a rule is there for, by trying: a place in its box, and from there step by step out of the
 * boxes that are in the way. What it finds is so; what it does not find may be there all the same.
 */
import { covers } from '../../../lower/classifier/classes.js';
import type { Boxes } from './boxes.js';
import type { Points } from './points.js';
import { type Region, without } from './region.js';

export interface Walked {
  /** A place of packets that the rule decides. */
  readonly reached: boolean;
  /** Such a place where what comes after it would do something else. */
  readonly needed: boolean;
  /** A box that holds all of the rule's. */
  readonly holds: number | undefined;
}

const attempts = 4;
const steps = 48;

export class Walker {
  #random = 0x6e6b6578;

  constructor(
    private readonly boxes: Boxes,
    private readonly points: Points,
    /** Whether a box does the same as another; past the last one, as the policy. */
    private readonly alike: (box: number, other: number | 'policy') => boolean,
  ) {}

  walk(box: number, region: Region): Walked {
    let reached = false;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const place = Int32Array.from(region, (runs) => this.#oneOf(runs));
      for (let step = 0; step < steps; step++) {
        let way = this.points.first(place, 0);
        if (way === box) {
          if (!this.boxes.packets.in(Array.from(place, (number) => Int32Array.of(number, number)))) break;
          reached = true;
          way = this.points.first(place, box + 1);
          if (!this.alike(box, way < 0 ? 'policy' : way)) return { reached, needed: true, holds: undefined };
          if (way < 0) break;
        }
        if (!this.#leave(place, region, way)) {
          if (way < box) return { reached: false, needed: false, holds: way };
          break;
        }
      }
    }
    return { reached, needed: false, holds: undefined };
  }

  /** Moves out of a box on one axis, but not out of the region; false where the box holds all of it. */
  #leave(place: Int32Array, region: Region, way: number): boolean {
    const open = region.flatMap((own, axis) => {
      const runs = this.boxes.runs(way, axis);
      return !runs || covers(runs, own) ? [] : [axis];
    });
    if (open.length === 0) return false;
    const axis = open[this.#below(open.length)]!;
    place[axis] = this.#oneOf(without(region[axis]!, this.boxes.runs(way, axis)!));
    return true;
  }

  #oneOf(runs: Int32Array): number {
    let count = 0;
    for (let i = 0; i < runs.length; i += 2) count += runs[i + 1]! - runs[i]! + 1;
    let nth = this.#below(count);
    for (let i = 0; i < runs.length; i += 2) {
      const own = runs[i + 1]! - runs[i]! + 1;
      if (nth < own) return runs[i]! + nth;
      nth -= own;
    }
    throw new Error('no classes');
  }

  /** The same numbers every time: xorshift32. */
  #below(limit: number): number {
    let x = this.#random;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#random = x;
    return (x >>> 0) % limit;
  }
}
