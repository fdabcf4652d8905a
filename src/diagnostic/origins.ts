/** Spec data and where its parts were written, taken apart: `check` works on the one and reports by way of the other. */
import type { Path } from '../model/path.js';
import type { Origin } from './diagnostic.js';

/** Narrows an origin to the part of the source that a path below it names; the load stage knows the syntax tree. */
export type Refine = (at: Origin, below: Path) => Origin;

export class Origins {
  readonly #places = new Map<string, Origin>();

  constructor(private readonly refine: Refine = (at) => at) {}

  set(path: Path, at: Origin): void {
    this.#places.set(JSON.stringify(path), at);
  }

  /** Every place that was set, by path. */
  get places(): [path: Path, at: Origin][] {
    return [...this.#places].map(([path, at]) => [JSON.parse(path) as Path, at]);
  }

  /** Where a part was written: its own place, or else that of the nearest part around it, narrowed as far as possible. */
  at(path: Path): Origin | undefined {
    for (let depth = path.length; depth >= 0; depth--) {
      const origin = this.#places.get(JSON.stringify(path.slice(0, depth)));
      if (origin) return this.refine(origin, path.slice(depth));
    }
    return undefined;
  }
}

/** Copies spec data without the `at` of its builders, which goes into an `Origins` by path. */
export function separate(spec: unknown, refine?: Refine): { data: unknown; origins: Origins } {
  const origins = new Origins(refine);
  const copy = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => copy(item, [...path, index]));
    if (value === null || typeof value !== 'object') return value;
    const entries: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value)) {
      if (key === 'at' && isOrigin(item)) origins.set(path, item);
      else entries.push([key, copy(item, [...path, key])]);
    }
    // Not by assignment: a field may be called __proto__.
    return Object.fromEntries(entries);
  };
  return { data: copy(spec, []), origins };
}

function isOrigin(value: unknown): value is Origin {
  if (typeof value !== 'object' || value === null) return false;
  const { file, line, col } = value as Partial<Record<keyof Origin, unknown>>;
  return typeof file === 'string' && typeof line === 'number' && typeof col === 'number';
}
