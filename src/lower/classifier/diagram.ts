/**
 * An interval decision diagram: from row to row, an axis a level, to a leaf that lists the rules that are left, in order, with
 * the box of each in the product of the other axes. Rules that an earlier one hides are left out on the way, and rows that say
 * the same are one.
 */
import { covers } from './classes.js';
import { Earliest, type Span } from './earliest.js';
import type { Rules } from './rules.js';

/** Runs of classes and where each leads: last class, child, last class, child, … in order, the last run up to the last class. */
export type Row = Int32Array;

export interface Diagram {
  /** The axes looked at, one a level. */
  readonly order: readonly number[];
  /** The rows of each level; that of the first is one. Children are rows of the next level, or leaves. */
  readonly levels: readonly (readonly Row[])[];
  /** The rules that are left, in order. */
  readonly leaves: readonly (readonly number[])[];
}

export interface DiagramLimits {
  /** Runs in all rows. */
  readonly edges: number;
  /** Numbers of rules looked at on the way: time. */
  readonly work: number;
  /** What is left for all diagrams that are tried. */
  readonly budget: { work: number };
}

/** More rules of a list than this are not held against those after them. */
const comparedWith = 48;

/** Nothing where a limit would be passed. */
export function diagramOf(
  rules: Rules,
  own: readonly number[],
  order: readonly number[],
  limits: DiagramLimits,
): Diagram | undefined {
  const builder = new Builder(rules, order, limits);
  try {
    builder.build([...own], 0);
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
  return { order, levels: builder.levels, leaves: builder.leaves };
}

class TooLarge extends Error {}

class Builder {
  readonly levels: Row[][];
  readonly leaves: number[][] = [];
  readonly #known: Map<string, number>[];
  readonly #rowsKnown: Map<string, number>[];
  #edges = 0;
  #work = 0;

  constructor(
    readonly rules: Rules,
    readonly order: readonly number[],
    readonly limits: DiagramLimits,
  ) {
    this.levels = order.map(() => []);
    this.#known = Array.from({ length: order.length + 1 }, () => new Map());
    this.#rowsKnown = order.map(() => new Map());
  }

  /** The row, or leaf, for the rules that are left before a level. */
  build(list: readonly number[], level: number): number {
    this.#spend(list.length);
    const left = this.#withoutHidden(list, level);
    const name = left.join();
    const known = this.#known[level]!;
    let at = known.get(name);
    if (at === undefined) {
      at = level === this.order.length ? this.leaves.push(left) - 1 : this.#row(left, level);
      known.set(name, at);
    }
    return at;
  }

  #row(list: readonly number[], level: number): number {
    const axis = this.order[level]!;
    const last = this.rules.classes[axis]!.count - 1;
    const out: number[] = [];
    for (const { to, active } of this.#split(list, axis, last)) {
      const child = this.build(active, level + 1);
      if (out.length > 0 && out.at(-1) === child) out[out.length - 2] = to;
      else out.push(to, child);
    }
    const name = out.join();
    const known = this.#rowsKnown[level]!;
    let at = known.get(name);
    if (at === undefined) {
      this.#edges += out.length / 2;
      if (this.#edges > this.limits.edges) throw new TooLarge();
      at = this.levels[level]!.push(Int32Array.from(out)) - 1;
      known.set(name, at);
    }
    return at;
  }

  /** Runs of classes within which the same of the rules remain. */
  *#split(
    list: readonly number[],
    axis: number,
    last: number,
  ): Generator<{ to: number; active: readonly number[] }> {
    const { spans, ends } = this.#spansOf(list, axis, last);
    const final = axis === this.order.at(-1);
    let active: Span[] = [];
    const earliest = new Map<number, Earliest>();
    let next = 0;
    let from = 0;
    for (const to of ends) {
      const begun = next;
      while (next < spans.length && spans[next]!.from <= from) next++;
      if (final) {
        // Only boxes are left to tell rules apart: the first rule of each hides the others.
        for (let at = begun; at < next; at++) this.#boxOf(list, spans[at]!, earliest).add(spans[at]!);
        active = [];
        for (const [box, own] of earliest) {
          const first = own.at(from);
          if (first) active.push(first);
          else earliest.delete(box);
        }
        active.sort(byPlace);
      } else {
        active = merged(active, spans, begun, next, from);
      }
      this.#spend(1 + active.length);
      yield { to, active: active.map(({ place }) => list[place]!) };
      from = to + 1;
    }
  }

  #boxOf(list: readonly number[], { place }: Span, earliest: Map<number, Earliest>): Earliest {
    const box = this.rules.box(list[place]!);
    let own = earliest.get(box);
    if (!own) {
      own = new Earliest();
      earliest.set(box, own);
    }
    return own;
  }

  /** Runs of classes of each rule, by where they begin, and where any of them ends or the next begins. */
  #spansOf(list: readonly number[], axis: number, last: number): { spans: Span[]; ends: number[] } {
    const spans: Span[] = [];
    const ends = new Set<number>([last]);
    list.forEach((rule, place) => {
      const runs = this.rules.runs(rule, axis);
      if (!runs) spans.push({ place, from: 0, to: last });
      else {
        this.#spend(runs.length);
        for (let i = 0; i < runs.length; i += 2) {
          const [from, to] = [runs[i]!, runs[i + 1]!];
          spans.push({ place, from, to });
          if (from > 0) ends.add(from - 1);
          ends.add(to);
        }
      }
    });
    spans.sort((a, b) => a.from - b.from || a.place - b.place);
    return { spans, ends: [...ends].sort((a, b) => a - b) };
  }

  /** Without rules that, from this level on, hold only where an earlier one of the list does. */
  #withoutHidden(list: readonly number[], level: number): number[] {
    const out: number[] = [];
    for (const rule of list) {
      const compared = Math.min(out.length, comparedWith);
      let hidden = false;
      for (let i = 0; i < compared && !hidden; i++) hidden = this.#hides(out[i]!, rule, level);
      this.#spend(compared);
      if (hidden) continue;
      out.push(rule);
      if (this.#holdsAlways(rule, level)) break;
    }
    return out;
  }

  #hides(earlier: number, rule: number, level: number): boolean {
    if (!this.rules.boxHides(earlier, rule)) return false;
    for (let at = level; at < this.order.length; at++) {
      const axis = this.order[at]!;
      const outer = this.rules.runs(earlier, axis);
      if (!outer) continue;
      const inner = this.rules.runs(rule, axis);
      if (!inner || !(outer === inner || covers(outer, inner))) return false;
    }
    return true;
  }

  #holdsAlways(rule: number, level: number): boolean {
    if (!this.rules.boxIsAll(rule)) return false;
    for (let at = level; at < this.order.length; at++) {
      if (this.rules.runs(rule, this.order[at]!)) return false;
    }
    return true;
  }

  #spend(work: number): void {
    this.#work += work;
    this.limits.budget.work -= work;
    if (this.#work > this.limits.work || this.limits.budget.work < 0) throw new TooLarge();
  }
}

function byPlace(a: Span, b: Span): number {
  return a.place - b.place;
}

/** Those of the spans so far that have not ended before a class, and those that have begun since, by place. */
function merged(
  active: readonly Span[],
  spans: readonly Span[],
  begun: number,
  next: number,
  from: number,
): Span[] {
  const out: Span[] = [];
  const more = spans
    .slice(begun, next)
    .filter(({ to }) => to >= from)
    .sort(byPlace);
  let at = 0;
  for (const span of active) {
    if (span.to < from) continue;
    while (at < more.length && more[at]!.place < span.place) out.push(more[at++]!);
    out.push(span);
  }
  while (at < more.length) out.push(more[at++]!);
  return out;
}
