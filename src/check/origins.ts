/** Spec data and where its parts were written, taken apart: `check` works on the one and reports by way of the other. */
import type { Origin } from '../diagnostic/diagnostic.js';

/** A way into spec data: `['chains', 0, 'rules', 3]`. */
export type Path = readonly (string | number)[];

/** Narrows an origin to the part of the source that a path below it names; the load stage knows the syntax tree. */
export type Refine = (at: Origin, below: Path) => Origin;

export class Origins {
  readonly #places = new Map<string, Origin>();

  constructor(private readonly refine: Refine = (at) => at) {}

  set(path: Path, at: Origin): void {
    this.#places.set(JSON.stringify(path), at);
  }

  /** Where a part was written: its own place, or else that of the nearest part around it, narrowed as far as possible. */
  at(path: Path): Origin | undefined {
    for (let depth = path.length; depth >= 0; depth--) {
      const origin = this.#places.get(JSON.stringify(path.slice(0, depth)));
      if (origin) return depth === path.length ? origin : this.refine(origin, path.slice(depth));
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
    const out: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      if (key === 'at' && isOrigin(item)) origins.set(path, item);
      else out[key] = copy(item, [...path, key]);
    }
    return out;
  };
  return { data: copy(spec, []), origins };
}

function isOrigin(value: unknown): value is Origin {
  return typeof value === 'object' && value !== null && 'file' in value && 'line' in value && 'col' in value;
}
