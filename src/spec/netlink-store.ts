/** A store for operations of a family that is described already, as one is that was imported. */

import type { NotificationsOptions, ObjectSpec, StoreOptions } from './netlink.js';
import type { AttributeSpec, Attributes, RequiredWith } from './netlink-attribute.js';
import { located } from './origin.js';

interface ServedOptions {
  /** The family's operation that this serves, with its number, its permission and its name. */
  readonly of: string;
}

interface ServedCreateOptions extends ServedOptions {
  /** Attributes that must be given; the key must be in any case, unless it is assigned. */
  readonly required?: readonly string[];
  /** Attributes that must be given where others are. */
  readonly requiredWith?: RequiredWith<string>;
}

/** What a kind of object that has the attributes of a set does for the family's operations. */
export interface SetStoreOptions extends Omit<StoreOptions<Attributes>, 'attributePrefix' | 'lenient'> {
  /**
   * Attributes of which there is more to say than the set does, since they are kept: defaults, limits, lengths, how many values.
   * They stand in place of the set's, under their numbers.
   */
  readonly attributes?: Readonly<Record<string, AttributeSpec>>;
  /** Which operations it serves. What it does not is for a person to write. */
  readonly operations: {
    readonly create: ServedCreateOptions;
    readonly get?: ServedOptions;
    readonly set?: ServedOptions;
    readonly dump?: ServedOptions;
    readonly delete?: ServedOptions;
    readonly flush?: ServedOptions;
  };
  readonly notifications?: NotificationsOptions;
}

/**
 * A kind of object that has a set's attributes, kept for operations of the family:
 * `objects: { port: store('fou', { key: 'port', operations: { create: { of: 'add' }, dump: { of: 'get' } } }) }`.
 */
export function store(set: string, options: SetStoreOptions): ObjectSpec {
  return located({ ...options, set });
}
