/**
 * The model of a generic netlink family: the objects it stores in each network namespace, their attributes, and the
 * operations on them. docs/netlink.md is the contract.
 */
import type { ModuleModel } from './module.js';
import type { Attribute } from './netlink-attribute.js';
import type { CustomModel } from './netlink-set.js';

export * from './netlink-attribute.js';
export * from './netlink-set.js';
export * from './netlink-wire.js';

/** `admin`: CAP_NET_ADMIN in the initial user namespace; `netns-admin`: in the one that owns the network namespace. */
export const permissions = ['admin', 'netns-admin', 'none'] as const;
export type Permission = (typeof permissions)[number];

export interface Operation {
  readonly permission: Permission;
}

export interface CreateOperation extends Operation {
  /** Attributes that a request must have, the key among them unless it is assigned. */
  readonly required: readonly string[];
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
  readonly operations: { readonly create: CreateOperation } & {
    readonly [name in Exclude<OperationName, 'create'>]: Operation | null;
  };
}

export interface NetlinkModel extends ModuleModel<'netlink'> {
  /** What `genl ctrl list` shows. */
  readonly family: string;
  readonly version: number;
  /** At least one, unless the family has operations of its own. */
  readonly objects: readonly ObjectModel[];
  /** The multicast group told of every change, if any. */
  readonly notify: string | null;
  /** Sets of attributes, and operations that a person writes; absent where there are none. */
  readonly custom?: CustomModel;
}

/** Changes that listeners hear of. */
export const changes = ['create', 'set', 'delete'] as const;
export type ChangeName = (typeof changes)[number];

/**
 * Commands by their numbers on the wire, those of a family's first object; each further one's begin 16 later. They are the
 * same in every family and never change, so that a spec that gains an operation keeps its ABI.
 */
const commands = {
  ...{ create: 1, get: 2, delete: 3, create_ntf: 4, delete_ntf: 5 },
  ...{ set: 6, set_ntf: 7, flush: 8 },
} as const;
export type Command = keyof typeof commands;
export const commandNames = Object.keys(commands) as Command[];

/** The most objects that 8 bits have commands for. */
export const mostKinds = 15;

export function commandNumber(model: NetlinkModel, object: ObjectModel, command: Command): number {
  return 16 * model.objects.indexOf(object) + commands[command];
}

/** The object and the command that have a number. */
export function commandNumbered(
  model: NetlinkModel,
  number: number,
): { readonly object: ObjectModel; readonly command: Command } | undefined {
  const object = model.objects[number >> 4];
  const command = commandNames.find((name) => commands[name] === (number & 15));
  return object && command && { object, command };
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
