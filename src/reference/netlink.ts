/**
 * The reference for netlink families: a store in TypeScript that predicts what a module answers to each request.
 * It follows docs/netlink.md and shares nothing with what generates the C but the model.
 */
import type { Errno } from '../model/errno.js';
import { type Attribute, attributeNamed, isInteger, keyOf, type NetlinkModel } from '../model/netlink.js';

/** Attributes by name, numbers in decimal. */
type Values = Readonly<Record<string, string | true>>;

export type Answer =
  | { readonly ok: true; readonly objects: readonly Values[] }
  | { readonly ok: false; readonly error: Errno; readonly text: string };

export interface Change {
  readonly change: 'create' | 'delete';
  readonly values: Values;
}

/** Of a step that asks, what its answer depends on. */
type Request =
  | { readonly step: 'create' | 'delete' | 'get'; readonly netns: string; readonly values: Values }
  | { readonly step: 'dump'; readonly netns: string };

class Refused extends Error {
  constructor(
    readonly error: Errno,
    readonly text: string,
  ) {
    super(text);
  }
}

export class Reference {
  readonly #stores = new Map<string, Map<string, Values>>();
  readonly #changes = new Map<string, Change[]>();

  constructor(readonly model: NetlinkModel) {}

  /** What a request is answered; the store changes with it. */
  answer(step: Request): Answer {
    try {
      return { ok: true, objects: this.#run(step) };
    } catch (error) {
      if (error instanceof Refused) return { ok: false, error: error.error, text: error.text };
      throw error;
    }
  }

  /** The next change that listeners of a namespace have heard of and nobody has asked for yet. */
  nextChange(netns: string): Change | undefined {
    return this.#changes.get(netns)?.shift();
  }

  #run(step: Request): Values[] {
    const store = this.#store(step.netns);
    if (step.step === 'dump') return [...store.values()];
    const { model } = this;
    if (step.step === 'create') {
      this.#checkPolicy(step.values, model.attributes);
      this.#create(store, step.netns, step.values);
      return [];
    }
    const key = keyOf(model);
    this.#checkPolicy(step.values, [key]);
    this.#checkRequired(step.values, [key.name]);
    this.#checkString(step.values, key);
    const found = store.get(String(step.values[key.name]));
    if (!found) throw new Refused('ENOENT', `no such ${model.object.name}`);
    if (step.step === 'get') return [found];
    store.delete(String(step.values[key.name]));
    this.#tell(step.netns, { change: 'delete', values: found });
    return [];
  }

  #create(store: Map<string, Values>, netns: string, given: Values): void {
    const { model } = this;
    this.#checkRequired(given, model.operations.create.required);
    for (const attribute of model.attributes) this.#checkString(given, attribute);
    const key = String(given[model.object.key]);
    if (store.has(key)) throw new Refused('EEXIST', `${model.object.name} exists`);
    if (store.size >= model.object.max) {
      throw new Refused('ENOSPC', `no room for another ${model.object.name}`);
    }
    const values: Record<string, string | true> = { ...given };
    for (const attribute of model.attributes) {
      if (attribute.type === 'flag' || attribute.default === null) continue;
      values[attribute.name] ??= attribute.default;
    }
    store.set(key, values);
    this.#tell(netns, { change: 'create', values });
  }

  /** The kernel's own checks, attribute by attribute in the order of the message, with its own words. */
  #checkPolicy(values: Values, taken: readonly Attribute[]): void {
    const last = Math.max(...taken.map((a) => a.id));
    for (const attribute of this.model.attributes) {
      const value = values[attribute.name];
      if (value === undefined) continue;
      if (attribute.id > last) throw new Refused('EINVAL', 'Unknown attribute type');
      if (!taken.includes(attribute)) throw new Refused('EINVAL', 'Unsupported attribute');
      if (isInteger(attribute)) {
        const number = BigInt(value as string);
        if (number < BigInt(attribute.min) || number > BigInt(attribute.max)) {
          throw new Refused('ERANGE', 'integer out of range');
        }
      } else if (attribute.type === 'string' && bytesOf(value) > attribute.maxLength) {
        // A NUL is looked for first, no further than one can be.
        const ends = bytes(value)
          .subarray(0, attribute.maxLength + 1)
          .includes(0);
        throw new Refused(ends ? 'ERANGE' : 'EINVAL', 'Attribute failed policy validation');
      }
    }
  }

  #checkRequired(values: Values, names: readonly string[]): void {
    const required = this.model.attributes.filter((a) => names.includes(a.name));
    for (const { name } of required) {
      if (values[name] === undefined) throw new Refused('EINVAL', `${name} is required`);
    }
  }

  #checkString(values: Values, { name }: Attribute): void {
    const attribute = attributeNamed(this.model, name)!;
    const value = values[name];
    if (value === undefined || attribute.type !== 'string') return;
    if (String(value).includes('\0')) throw new Refused('EINVAL', 'string has a NUL inside');
    if (bytesOf(value) < attribute.minLength) throw new Refused('EINVAL', 'string is too short');
  }

  #store(netns: string): Map<string, Values> {
    let store = this.#stores.get(netns);
    if (!store) {
      store = new Map();
      this.#stores.set(netns, store);
    }
    return store;
  }

  #tell(netns: string, change: Change): void {
    if (this.model.notify === null) return;
    const heard = this.#changes.get(netns) ?? [];
    heard.push(change);
    this.#changes.set(netns, heard);
  }
}

function bytes(value: string | true): Uint8Array {
  return new TextEncoder().encode(String(value));
}

function bytesOf(value: string | true): number {
  return bytes(value).length;
}
