/**
 * The reference for netlink families: a store in TypeScript that predicts what a module answers to each request, and what
 * listeners hear of it. It follows docs/netlink.md and shares nothing with what generates the C but the model.
 */
import type { Errno } from '../../model/errno.js';
import {
  type ChangeName,
  defaultOf,
  type IntegerAttribute,
  keysOf,
  type NetlinkModel,
  namingOf,
  type ObjectModel,
  objectNamed,
  referencesOf,
} from '../../model/netlink.js';
import type { Value, Values } from '../../model/netlink-value.js';
import { checkPolicy, passedOver } from './policy.js';
import { change, read, readValue, requireAll } from './read.js';
import { Refused } from './request.js';

export interface Change {
  readonly object: string;
  readonly change: ChangeName;
  /** The object whole: as it is now, or was last. */
  readonly values: Values;
}

/** `changes` are those that listeners are told of, in whatever order where they are a flush's. */
export type Answer =
  | { readonly ok: true; readonly objects: readonly Values[]; readonly changes: readonly Change[] }
  | { readonly ok: false; readonly error: Errno; readonly text: string };

/** Of a step that asks, what its answer depends on. */
export type Request = { readonly netns: string; readonly object: string } & (
  | { readonly step: 'create' | 'get' | 'set' | 'delete'; readonly values: Values }
  | { readonly step: 'dump' | 'flush' }
);

/** A namespace's objects of one kind, by their keys, and the key to be tried first for one that comes without. */
interface Store {
  readonly object: ObjectModel;
  readonly objects: Map<string, Values>;
  next: bigint | null;
}

/** All that a namespace has, by the kind's name. */
type Stores = ReadonlyMap<string, Store>;

type Outcome = Omit<Extract<Answer, { ok: true }>, 'ok'>;

export class Reference {
  readonly #namespaces = new Map<string, Stores>();

  constructor(readonly model: NetlinkModel) {}

  /**
   * What a request is answered; the store changes with it. Where it has come as bytes, the kernel's own checks have been made
   * of these already.
   */
  answer(request: Request, checked = false): Answer {
    try {
      const { objects, changes } = this.#run(checked ? request : this.#checked(request));
      return { ok: true, objects, changes: this.model.notify === null ? [] : changes };
    } catch (error) {
      if (error instanceof Refused) return { ok: false, error: error.error, text: error.text };
      throw error;
    }
  }

  /** The objects of a namespace, of one kind. */
  stored(netns: string, object: ObjectModel): ReadonlyMap<string, Values> {
    return this.#storesOf(netns).get(object.name)!.objects;
  }

  /** What the kernel lets pass of a request. */
  #checked(request: Request): Request {
    if (!('values' in request)) return request;
    const object = objectNamed(this.model, request.object)!;
    const { step, values } = request;
    const all = step === 'create' || step === 'set' || this.model.policy === 'global';
    const taken = all ? object.attributes : namingOf(object);
    const left = object.operations[step]?.lenient ? passedOver(object.attributes, values, taken) : values;
    checkPolicy(object.attributes, left, taken);
    return { ...request, values: left };
  }

  #run(request: Request): Outcome {
    const object = objectNamed(this.model, request.object)!;
    const stores = this.#storesOf(request.netns);
    const store = stores.get(object.name)!;
    switch (request.step) {
      case 'create':
        return create(stores, store, request.values);
      case 'get':
        return { objects: [find(store, request.values).values], changes: [] };
      case 'set':
        return set(stores, store, request.values);
      case 'delete': {
        const { key, values } = find(store, request.values);
        if (isUsed(stores, store, values)) throw inUse(object);
        store.objects.delete(key);
        return changed(object, 'delete', values);
      }
      case 'dump':
        return { objects: [...store.objects.values()], changes: [] };
      case 'flush': {
        const all = [...store.objects.values()];
        if (all.some((values) => isUsed(stores, store, values))) throw inUse(object);
        store.objects.clear();
        return changed(object, 'delete', ...all);
      }
    }
  }

  #storesOf(netns: string): Stores {
    const empty = (object: ObjectModel): Store => ({ object, objects: new Map(), next: null });
    const stores =
      this.#namespaces.get(netns) ??
      new Map(this.model.objects.map((object) => [object.name, empty(object)] as const));
    this.#namespaces.set(netns, stores);
    return stores;
  }
}

function changed({ name }: ObjectModel, change: ChangeName, ...all: readonly Values[]): Outcome {
  return { objects: [], changes: all.map((values) => ({ object: name, change, values })) };
}

function create(stores: Stores, store: Store, values: Values): Outcome {
  const { object } = store;
  const { name, attributes, max, operations } = object;
  const kept = read(attributes, operations.create, values);
  checkReferences(stores, object, Object.fromEntries(kept));
  if (store.objects.size >= max) throw full(object);
  const [first] = keysOf(object);
  const given = kept.has(first!.name);
  if (given && store.objects.has(keyIn(object, Object.fromEntries(kept)))) {
    throw new Refused(object.errors.exists, `${name} exists`);
  }
  checkUnique(store, Object.fromEntries(kept), undefined);
  if (!given) kept.set(first!.name, assign(store));
  const made = Object.fromEntries(kept);
  store.objects.set(keyIn(object, made), made);
  const own = keysOf(object).map((key) => [key.name, made[key.name]!]);
  const answer = operations.create.answers ? [Object.fromEntries(own) as Values] : [];
  return { ...changed(object, 'create', made), objects: answer };
}

function set(stores: Stores, store: Store, values: Values): Outcome {
  const { object } = store;
  const { key, values: before } = findByKey(store, values);
  const after = Object.fromEntries(change(before, object.attributes, values));
  checkReferences(stores, object, after);
  checkUnique(store, after, before);
  store.objects.set(key, after);
  return changed(object, 'set', after);
}

/** One text for an object's key. */
function keyIn(object: ObjectModel, values: Values): string {
  return JSON.stringify(keysOf(object).map((key) => values[key.name] ?? defaultOf(key)));
}

interface Located {
  readonly key: string;
  readonly values: Values;
}

/** The object that a request names: by its key, or by the first that it gives of those that are unique. */
function find(store: Store, values: Values): Located {
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

function findByKey({ object, objects }: Store, values: Values): Located {
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
function checkReferences(stores: Stores, object: ObjectModel, values: Values): void {
  for (const { name, refers } of referencesOf(object)) {
    if (values[name] === undefined) continue;
    const target = stores.get(refers!)!;
    if (!target.objects.has(JSON.stringify([values[name]]))) throw none(target.object);
  }
}

/** No other object may have what is to be unique. `before` is what this one was, if it was there. */
function checkUnique({ object, objects }: Store, values: Values, before: Values | undefined): void {
  for (const { name } of object.attributes.filter((one) => object.unique.includes(one.name))) {
    if (values[name] === undefined || (before && same(before[name], values[name]))) continue;
    if ([...objects.values()].some((other) => other !== before && same(other[name], values[name]))) {
      throw new Refused(object.errors.exists, `${object.name} with this ${name} exists`);
    }
  }
}

/** Whether an object of another kind refers to this one. */
function isUsed(stores: Stores, { object }: Store, values: Values): boolean {
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
function assign(store: Store): string {
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

function inUse({ name }: ObjectModel): Refused {
  return new Refused('EBUSY', `${name} is in use`);
}

function full({ name }: ObjectModel): Refused {
  return new Refused('ENOSPC', `no room for another ${name}`);
}
