/**
 * The reference for netlink families: a store in TypeScript that predicts what a module answers to each request, and what
 * listeners hear of it. It follows docs/netlink.md and shares nothing with what generates the C but the model.
 */
import type { Errno } from '../../model/errno.js';
import {
  type ChangeName,
  keysOf,
  type NetlinkModel,
  namingOf,
  type ObjectModel,
  objectNamed,
} from '../../model/netlink.js';
import type { Values } from '../../model/netlink-value.js';
import { checkPolicy, passedOver } from './policy.js';
import { change, read } from './read.js';
import { Refused } from './request.js';
import {
  assign,
  checkReferences,
  checkUnique,
  find,
  findByKey,
  full,
  inUse,
  isUsed,
  keyIn,
  type Store,
  type Stores,
} from './store.js';

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
