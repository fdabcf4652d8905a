/**
 * Spec data as JSON and back. Large integers have no word in JSON and get one here. What no spec can hold (a function,
 * NaN, a Date, a cycle) must not vanish on the way: it becomes an `UnusableValue`, so that `check` names the place.
 */
import type { UnusableValue } from '../check/unusable.js';

/** How a bigint is written; `decode` reads it. */
interface Big {
  readonly $bigint: string;
}

const deepest = 64;
const longest = 5_000_000;

/** Thrown for data that is too much for any module. */
export class TooLarge extends Error {}

export function encode(value: unknown): string {
  const around: object[] = [];
  let count = 0;

  const copy = (item: unknown): unknown => {
    if (++count > longest) throw new TooLarge(`the spec has more than ${longest} values`);
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return item;
    if (typeof item === 'number') return Number.isFinite(item) ? item : marker(String(item));
    if (typeof item === 'bigint') return { $bigint: String(item) } satisfies Big;
    if (typeof item !== 'object')
      return marker(typeof item === 'undefined' ? 'undefined' : `a ${typeof item}`);
    if (around.includes(item)) return marker('a reference to what it is part of');
    if (around.length >= deepest) return marker(`more than ${deepest} levels`);
    const name = foreign(item);
    if (name !== undefined) return marker(name);
    around.push(item);
    const out = Array.isArray(item) ? Array.from(item, copy) : fields(item);
    around.pop();
    return out;
  };

  const fields = (item: object): object => {
    const entries: [string, unknown][] = [];
    for (const key of Reflect.ownKeys(item)) {
      // What a builder hides is not data: the steps of a netlink scenario have methods.
      if (!Object.prototype.propertyIsEnumerable.call(item, key)) continue;
      const field = (item as Record<string | symbol, unknown>)[key];
      // `{ policy: strict ? 'drop' : undefined }` says the same as leaving the field out.
      if (field !== undefined) entries.push([String(key), copy(field)]);
    }
    return Object.fromEntries(entries);
  };

  return JSON.stringify(copy(value)) ?? 'null';
}

function marker(what: string): UnusableValue {
  return { $netkiln: what };
}

/** The class of an object that is neither a list nor a plain record. */
function foreign(item: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(item);
  if (Array.isArray(item) || prototype === null || prototype === Object.prototype) return undefined;
  const name: unknown = item.constructor?.name;
  if (typeof name !== 'string' || name === '') return 'an object of a class';
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** What `encode` wrote. */
export function decode(json: string): unknown {
  return JSON.parse(json, (_, value: unknown) => {
    const big = value !== null && typeof value === 'object' && '$bigint' in value ? value.$bigint : undefined;
    return typeof big === 'string' && /^-?\d+$/.test(big) ? BigInt(big) : value;
  });
}
