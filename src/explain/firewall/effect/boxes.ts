/** The rules of a chain for packets of one family as boxes, in the space that the classifier sees: axes and their classes. */
import { type Axis, spaceOf } from '../../../lower/classifier/axis.js';
import { type Classes, classesOf } from '../../../lower/classifier/classes.js';
import type { Test } from '../../../lower/firewall/test.js';
import type { Family } from '../../../model/firewall.js';
import { Packets } from './packets.js';
import { disjoint, intersected, type Region } from './region.js';

export class Boxes {
  readonly axes: readonly Axis[];
  readonly classes: readonly Classes[];
  readonly packets: Packets;
  /** The rules that have a box, in order, by their place in what was given. */
  readonly rules: readonly number[];
  /** The first and the last class of each box on each axis, to tell most boxes apart by. */
  readonly #first: readonly Int32Array[];
  readonly #last: readonly Int32Array[];

  /** A rule without tests holds always; one that is undefined never does. */
  constructor(tests: readonly (readonly Test[] | undefined)[], family: Family) {
    const given = tests.flatMap((own, rule) => (own ? [rule] : []));
    const space = spaceOf(given.map((rule) => tests[rule]!));
    this.axes = space.axes;
    this.classes = space.axes.map(classesOf);
    this.rules = space.rules.map((at) => given[at]!);
    this.packets = new Packets(this.axes, this.classes, family);
    const bound = (of: (runs: Int32Array) => number, all: (axis: number) => number) =>
      this.axes.map((_, axis) =>
        Int32Array.from(this.rules, (_, box) => {
          const runs = this.runs(box, axis);
          return runs ? of(runs) : all(axis);
        }),
      );
    this.#first = bound(
      (runs) => runs[0]!,
      () => 0,
    );
    this.#last = bound(
      (runs) => runs.at(-1)!,
      (axis) => this.classes[axis]!.count - 1,
    );
  }

  /** The classes of an axis that a box has; undefined where it has all. */
  runs(box: number, axis: number): Int32Array | undefined {
    const set = this.axes[axis]!.of[box]!;
    return set < 0 ? undefined : this.classes[axis]!.runs[set];
  }

  /** What of a region lies in a box; undefined where nothing does. */
  within(region: Region, box: number): Region | undefined {
    const out = region.map((own, axis) => {
      const runs = this.runs(box, axis);
      return runs ? intersected(own, runs) : own;
    });
    return out.some((runs) => runs.length === 0) ? undefined : out;
  }

  /** The boxes that a box meets, in order, without itself. */
  meeting(box: number): { earlier: number[]; later: number[] } {
    const earlier: number[] = [];
    const later: number[] = [];
    for (let other = 0; other < this.rules.length; other++) {
      if (other === box || !this.#near(box, other) || !this.#meets(box, other)) continue;
      (other < box ? earlier : later).push(other);
    }
    return { earlier, later };
  }

  #near(a: number, b: number): boolean {
    for (let axis = 0; axis < this.axes.length; axis++) {
      const [first, last] = [this.#first[axis]!, this.#last[axis]!];
      if (last[a]! < first[b]! || last[b]! < first[a]!) return false;
    }
    return true;
  }

  #meets(a: number, b: number): boolean {
    return this.axes.every((_, axis) => {
      const [one, other] = [this.runs(a, axis), this.runs(b, axis)];
      return !one || !other || one === other || !disjoint(one, other);
    });
  }
}
