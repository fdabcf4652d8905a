/** The rules of a chain as boxes: what a rule asks of each axis as runs of classes, and its box in the product of the others. */
import type { Axis } from './axis.js';
import type { Classes } from './classes.js';
import type { Product } from './product.js';

export class Rules {
  readonly #hides = new Map<number, boolean>();
  readonly #all: readonly boolean[];
  readonly #classesOf: (Uint32Array | undefined)[] = [];

  constructor(
    readonly axes: readonly Axis[],
    readonly classes: readonly Classes[],
    readonly product: Product,
    readonly count: number,
  ) {
    this.#all = Array.from({ length: product.boxes }, (_, box) =>
      product.member.subarray(box * product.count, (box + 1) * product.count).every((bit) => bit === 1),
    );
  }

  /** The classes of an axis for which a rule can hold; nothing where it can for all. */
  runs(rule: number, axis: number): Int32Array | undefined {
    const set = this.axes[axis]!.of[rule]!;
    return set < 0 ? undefined : this.classes[axis]!.runs[set];
  }

  box(rule: number): number {
    return this.product.boxOf[rule]!;
  }

  /** The classes of the product that lie in a box, in order. */
  classesIn(box: number): Uint32Array {
    let own = this.#classesOf[box];
    if (!own) {
      const { count, member } = this.product;
      own = Uint32Array.from(member.subarray(box * count, (box + 1) * count).keys()).filter(
        (number) => member[box * count + number] === 1,
      );
      this.#classesOf[box] = own;
    }
    return own;
  }

  /** Whether the box of one rule holds all of another's. */
  boxHides(outer: number, inner: number): boolean {
    const [a, b] = [this.box(outer), this.box(inner)];
    if (a === b || this.#all[a]) return true;
    const name = a * this.product.boxes + b;
    let hides = this.#hides.get(name);
    if (hides === undefined) {
      const { count, member } = this.product;
      hides = true;
      for (let number = 0; number < count && hides; number++) {
        hides = member[b * count + number] === 0 || member[a * count + number] === 1;
      }
      this.#hides.set(name, hides);
    }
    return hides;
  }

  boxIsAll(rule: number): boolean {
    return this.#all[this.box(rule)]!;
  }
}
