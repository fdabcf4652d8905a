/**
 * The model of a generic netlink family: the objects it stores in each network namespace, their attributes, and the
 * operations on them. docs/netlink.md is the contract.
 */
import type { Errno } from './errno.js';
import type { ModuleModel } from './module.js';
import type { Attribute, Requirement } from './netlink-attribute.js';
import type { ChangeName } from './netlink-command.js';
import type { CustomModel } from './netlink-set.js';

export * from './netlink-attribute.js';
export * from './netlink-command.js';
export * from './netlink-set.js';
export * from './netlink-wire.js';

/** `admin`: CAP_NET_ADMIN in the initial user namespace; `netns-admin`: in the one that owns the network namespace. */
export const permissions = ['admin', 'netns-admin', 'none'] as const;
export type Permission = (typeof permissions)[number];

/** What a message's first byte says, and what it is called. */
export interface CommandModel {
  /** Its number on the wire, 1 to 255: part of the ABI. */
  readonly id: number;
  /** With the family's prefix before it, the enumerator: `add` is `FOU_CMD_ADD`. */
  readonly name: string;
}

export interface Operation extends CommandModel {
  readonly permission: Permission;
  /** Whether the kernel passes over what it does not know in a request, as it did for families before 5.2. */
  readonly lenient: boolean;
}

export interface CreateOperation extends Operation {
  /** Attributes that a request must have, the key among them unless it is assigned. */
  readonly required: readonly string[];
  /** Those that it must have where it has others. */
  readonly requiredWith: readonly Requirement[];
  /** Whether the key is answered: if not, the acknowledgement is all. */
  readonly answers: boolean;
}

export const operationNames = ['create', 'get', 'set', 'dump', 'delete', 'flush'] as const;
export type OperationName = (typeof operationNames)[number];

/** What a family stores: objects of one kind, with attributes and operations of their own. */
export interface ObjectModel {
  readonly name: string;
  /** In the order of their numbers. */
  readonly attributes: readonly Attribute[];
  /** The attributes that together tell an object from all others of a namespace. */
  readonly key: readonly [string, ...string[]];
  /** Attributes each of which does so, too, where an object has it. */
  readonly unique: readonly string[];
  /** Whether an object that is created without a key is given one. */
  readonly assigned: boolean;
  /** The most objects a namespace can have. */
  readonly max: number;
  /** What the enumerators of its attributes begin with, `FOU_ATTR_`; null: the module's name and `_A_`. */
  readonly attributePrefix: string | null;
  /** What a request is refused with that wants an object there is, or one there is not. */
  readonly errors: { readonly exists: Errno; readonly missing: Errno };
  readonly operations: { readonly create: CreateOperation } & {
    readonly [name in Exclude<OperationName, 'create'>]: Operation | null;
  };
  /** What listeners are sent for each change. */
  readonly notifications: { readonly [change in ChangeName]: CommandModel };
}

/** `global`: every command takes all attributes of its object; `operation`: those that it reads. */
export const policyScopes = ['operation', 'global'] as const;
export type PolicyScope = (typeof policyScopes)[number];

/** A macro of the header: a whole number in decimal, or a text. */
export interface ConstantModel {
  readonly name: string;
  readonly kind: 'number' | 'text';
  readonly value: string;
}

export interface NetlinkModel extends ModuleModel<'netlink'> {
  /** What `genl ctrl list` shows. */
  readonly family: string;
  readonly version: number;
  /** At least one, unless the family has operations of its own. */
  readonly objects: readonly ObjectModel[];
  /** The multicast group told of every change, if any. */
  readonly notify: string | null;
  /** What the enumerators of commands begin with, `FOU_CMD_`; null: the module's name and `_CMD_`. */
  readonly commandPrefix: string | null;
  readonly constants: readonly ConstantModel[];
  readonly policy: PolicyScope;
  /** Whether requests may have anything in their headers' reserved bits and in flags that generic netlink has no use for. */
  readonly ignoresReserved: boolean;
  /** Sets of attributes, and operations that a person writes; absent where there are none. */
  readonly custom?: CustomModel;
}

export function objectNamed(model: NetlinkModel, name: string): ObjectModel | undefined {
  return model.objects.find((object) => object.name === name);
}

/** In the order of their numbers. */
export function keysOf({ attributes, key }: ObjectModel): readonly Attribute[] {
  return attributes.filter(({ name }) => key.includes(name));
}

/** What a request may name an object by: its key, or one of the attributes that no two objects share. */
export function namingOf(object: ObjectModel): readonly Attribute[] {
  return object.attributes.filter(({ name }) => object.key.includes(name) || object.unique.includes(name));
}

/** The attributes that name an object of another kind. */
export function referencesOf({ attributes }: ObjectModel): readonly Attribute[] {
  return attributes.filter(({ refers }) => refers !== null);
}

/** Whether objects of another kind can name one of this. */
export function isReferredTo({ objects }: NetlinkModel, { name }: ObjectModel): boolean {
  return objects.some((other) => referencesOf(other).some(({ refers }) => refers === name));
}
