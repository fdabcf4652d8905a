/**
 * The model of a generic netlink family: its attributes, the objects it stores in each network namespace, and the
 * operations on them. docs/netlink.md is the contract.
 */
import type { ModuleModel } from './module.js';

/** Integer types with their widths; `be16` and `be32` travel in network byte order. */
export const integerTypes = {
  u8: { bits: 8, signed: false, bigEndian: false },
  u16: { bits: 16, signed: false, bigEndian: false },
  u32: { bits: 32, signed: false, bigEndian: false },
  u64: { bits: 64, signed: false, bigEndian: false },
  s8: { bits: 8, signed: true, bigEndian: false },
  s16: { bits: 16, signed: true, bigEndian: false },
  s32: { bits: 32, signed: true, bigEndian: false },
  s64: { bits: 64, signed: true, bigEndian: false },
  be16: { bits: 16, signed: false, bigEndian: true },
  be32: { bits: 32, signed: false, bigEndian: true },
} as const;
export type IntegerType = keyof typeof integerTypes;

/** The values a type can carry. */
export function limitsOf(type: IntegerType): { readonly min: bigint; readonly max: bigint } {
  const { bits, signed } = integerTypes[type];
  const size = 1n << BigInt(bits);
  return signed ? { min: -size / 2n, max: size / 2n - 1n } : { min: 0n, max: size - 1n };
}

interface Named {
  readonly name: string;
  /** The attribute's number on the wire, part of the ABI. */
  readonly id: number;
}

/** Numbers are decimal texts: 64 bits do not fit a JSON number. */
export interface IntegerAttribute extends Named {
  readonly type: IntegerType;
  readonly min: string;
  readonly max: string;
  readonly default: string | null;
}

/** A NUL-terminated string; lengths count bytes before the NUL. */
export interface StringAttribute extends Named {
  readonly type: 'string';
  readonly minLength: number;
  readonly maxLength: number;
  readonly default: string | null;
}

/** There or not, without a value. */
export interface FlagAttribute extends Named {
  readonly type: 'flag';
}

export type Attribute = IntegerAttribute | StringAttribute | FlagAttribute;

export function isInteger(attribute: Attribute): attribute is IntegerAttribute {
  return attribute.type !== 'string' && attribute.type !== 'flag';
}

/** `admin`: CAP_NET_ADMIN in the initial user namespace; `netns-admin`: in the one that owns the network namespace. */
export const permissions = ['admin', 'netns-admin', 'none'] as const;
export type Permission = (typeof permissions)[number];

export interface Operation {
  readonly permission: Permission;
}

export interface CreateOperation extends Operation {
  /** Attributes that a request must have, the key among them. */
  readonly required: readonly string[];
}

export interface NetlinkModel extends ModuleModel<'netlink'> {
  /** What `genl ctrl list` shows. */
  readonly family: string;
  readonly version: number;
  /** In the order of their numbers. */
  readonly attributes: readonly Attribute[];
  readonly object: {
    readonly name: string;
    /** The attribute that no two objects of a namespace share. */
    readonly key: string;
    /** The most objects a namespace can have. */
    readonly max: number;
  };
  readonly operations: {
    readonly create: CreateOperation;
    readonly get: Operation | null;
    readonly dump: Operation | null;
    readonly delete: Operation | null;
  };
  /** The multicast group told of every change, if any. */
  readonly notify: string | null;
}

/**
 * Commands by their numbers on the wire. They are the same in every family and never change, so that a spec that
 * gains an operation keeps its ABI.
 */
export const commands = { create: 1, get: 2, delete: 3, create_ntf: 4, delete_ntf: 5 } as const;
export type Command = keyof typeof commands;

export function attributeNamed(model: NetlinkModel, name: string): Attribute | undefined {
  return model.attributes.find((attribute) => attribute.name === name);
}

export function keyOf(model: NetlinkModel): Attribute {
  return attributeNamed(model, model.object.key)!;
}
