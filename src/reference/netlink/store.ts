/** What the reference keeps of one kind of object, how one is found in it, and what is said where that cannot be. */
import {
  defaultOf,
  type IntegerAttribute,
  keysOf,
  type ObjectModel,
  referencesOf,
} from '../../model/netlink.js';
import type { Value, Values } from '../../model/netlink-value.js';
import { readValue, requireAll } from './read.js';
import { Refused } from './request.js';

/** A namespace's objects of one kind, by their keys, and the key to be tried first for one that comes without. */
export interface Store {
  readonly object: ObjectModel;
  readonly objects: Map<string, Values>;
  next: bigint | null;
}

/** All that a namespace has, by the kind's name. */
export type Stores = ReadonlyMap<string, Store>;

/** One text for an object's key. */
export function keyIn(object: ObjectModel, values: Values): string {
  return JSON.stringify(keysOf(object).map((key) => values[key.name] ?? defaultOf(key)));
}

interface Located {
  readonly key: string;
  readonly values: Values;
}

/** The object that a request names: by its key, or by the first that it gives of those that are unique. */
export function find(store: Store, values: Values): Located {
  const { object, objects } = store;
  const needed = keysOf(object).filter((key) => defaultOf(key) === null);
  const by = object.attributes.find(
    (one) => object.unique.includes(one.name) && values[one.name] !== undefined,
  );
  const given = needed.every(({ name }) => values[name] !== undefined);
  // Where it could have been named otherwise it is the key that is asked for, whichever part of it is missing.
  if (!given && !by && object.unique.length > 0) {
    throw new Refused('EINVAL', `${needed[0]!.name} is required`);
  }
  if (!by || given) return findByKey(store, values);
  const wanted = readValue(by, values[by.name]!);
  const found = [...objects].find(([, one]) => same(one[by.name], wanted));
  if (!found) throw missing(object);
  return { key: found[0], values: found[1] };
}

export function findByKey({ object, objects }: Store, values: Values): Located {
  const keys = keysOf(object);
  const needed = keys.filter((key) => defaultOf(key) === null).map(({ name }) => name);
  requireAll(keys, needed, values);
  // From the last to the first, as the one that is blamed is read last.
  const own = [...keys].reverse().flatMap((key) => {
    const value = values[key.name];
    return value === undefined ? [] : [[key.name, readValue(key, value)] as const];
  });
  const key = keyIn(object, Object.fromEntries(own));
  const found = objects.get(key);
  if (!found) throw missing(object);
  return { key, values: found };
}

/** All that an object refers to has to be there. */
export function checkReferences(stores: Stores, object: ObjectModel, values: Values): void {
  for (const { name, refers } of referencesOf(object)) {
    if (values[name] === undefined) continue;
    const target = stores.get(refers!)!;
    if (!target.objects.has(JSON.stringify([values[name]]))) throw none(target.object);
  }
}

/** No other object may have what is to be unique. `before` is what this one was, if it was there. */
export function checkUnique({ object, objects }: Store, values: Values, before: Values | undefined): void {
  for (const { name } of object.attributes.filter((one) => object.unique.includes(one.name))) {
    if (values[name] === undefined || (before && same(before[name], values[name]))) continue;
    if ([...objects.values()].some((other) => other !== before && same(other[name], values[name]))) {
      throw new Refused(object.errors.exists, `${object.name} with this ${name} exists`);
    }
  }
}

/** Whether an object of another kind refers to this one. */
export function isUsed(stores: Stores, { object }: Store, values: Values): boolean {
  const [key] = object.key;
  return [...stores.values()].some((other) =>
    referencesOf(other.object)
      .filter(({ refers }) => refers === object.name)
      .some(({ name }) => [...other.objects.values()].some((one) => same(one[name], values[key]))),
  );
}

function same(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The next number that no object has, after the one assigned last; from the beginning again after the greatest. */
export function assign(store: Store): string {
  const [key] = keysOf(store.object) as readonly [IntegerAttribute];
  const [least, greatest] = [BigInt(key.min), BigInt(key.max)];
  const after = (number: bigint) => (number === greatest ? least : number + 1n);
  const first = store.next ?? least;
  let number = first;
  while (store.objects.has(JSON.stringify([String(number)]))) {
    number = after(number);
    if (number === first) throw full(store.object);
  }
  store.next = after(number);
  return String(number);
}

/** What it is named by finds nothing. */
function missing({ name, errors }: ObjectModel): Refused {
  return new Refused(errors.missing, `no such ${name}`);
}

/** What it refers to is not there. */
function none({ name }: ObjectModel): Refused {
  return new Refused('ENOENT', `no such ${name}`);
}

export function inUse({ name }: ObjectModel): Refused {
  return new Refused('EBUSY', `${name} is in use`);
}

export function full({ name }: ObjectModel): Refused {
  return new Refused('ENOSPC', `no room for another ${name}`);
}
