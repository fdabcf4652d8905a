/** Which boxes a single place of the space lies in: for each class of each axis the boxes that have it, a bit each. */
import type { Boxes } from './boxes.js';

export class Points {
  readonly #words: number;
  /** By axis: so many words for each class. */
  readonly #rows: readonly Uint32Array[];
  /** Words of bits that have been looked at, on the first axis. */
  looked = 0;

  constructor(private readonly boxes: Boxes) {
    this.#words = Math.ceil(boxes.rules.length / 32);
    this.#rows = boxes.axes.map((_, axis) => this.#rowsOf(axis));
  }

  /** What the bits of all rows take. */
  static bytesFor({ classes, rules }: Pick<Boxes, 'classes' | 'rules'>): number {
    return classes.reduce((sum, { count }) => sum + count, 0) * Math.ceil(rules.length / 32) * 4;
  }

  /** The first box from `from` on that the place lies in, or -1. */
  first(place: Int32Array, from: number): number {
    const words = this.#words;
    for (let word = from >>> 5; word < words; word++) {
      let bits = word === from >>> 5 ? -1 << (from & 31) : -1;
      for (let axis = 0; axis < place.length && bits !== 0; axis++) {
        bits &= this.#rows[axis]![place[axis]! * words + word]!;
      }
      if (bits === 0) continue;
      this.looked += word - (from >>> 5) + 1;
      const box = word * 32 + 31 - Math.clz32(bits & -bits);
      return box < this.boxes.rules.length ? box : -1;
    }
    this.looked += words - (from >>> 5);
    return -1;
  }

  #rowsOf(axis: number): Uint32Array {
    const words = this.#words;
    const { count, runs } = this.boxes.classes[axis]!;
    const { of, sets } = this.boxes.axes[axis]!;
    const rows = new Uint32Array(count * words);
    const having: number[][] = sets.map(() => []);
    const always: number[] = [];
    of.forEach((set, box) => {
      (set < 0 ? always : having[set]!).push(box);
    });
    const add = (own: readonly number[], classes: Int32Array) => {
      const bits = new Uint32Array(words);
      for (const box of own) bits[box >>> 5]! |= 1 << (box & 31);
      const filled = Array.from(bits.keys()).filter((word) => bits[word] !== 0);
      for (let i = 0; i < classes.length; i += 2) {
        for (let number = classes[i]!; number <= classes[i + 1]!; number++) {
          for (const word of filled) rows[number * words + word]! |= bits[word]!;
        }
      }
    };
    add(always, Int32Array.of(0, count - 1));
    having.forEach((own, set) => {
      add(own, runs[set]!);
    });
    return rows;
  }
}
