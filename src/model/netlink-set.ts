/**
 * What a family can have beside objects that it stores: sets of attributes, operations that a person writes in C, and events
 * that the module tells listeners of. docs/netlink-operations.md is the contract.
 */
import type { NetlinkModel, Permission } from './netlink.js';
import type {
  AddressAttribute,
  BinaryAttribute,
  BitfieldAttribute,
  FlagAttribute,
  IntegerAttribute,
  IntegerType,
  ListShape,
  NestAttribute,
  StringAttribute,
} from './netlink-attribute.js';

/** As `ListShape`, but nothing is stored, so that there need be no most. */
export interface WireListShape {
  readonly style: ListShape['style'];
  /** The most values there can be; null where it is any number. */
  readonly max: number | null;
}

/** An attribute of an object, where its list may have any number of values. */
type Listed<A> = Omit<A, 'list'> & { readonly list: WireListShape | null };

export type WireStringAttribute = Omit<Listed<StringAttribute>, 'maxLength'> & {
  /** In bytes, without the NUL; null where any length is taken. */
  readonly maxLength: number | null;
};

export type WireBinaryAttribute = Omit<Listed<BinaryAttribute>, 'maxLength'> & {
  /** In bytes; null where any length is taken. */
  readonly maxLength: number | null;
};

interface SetNamed {
  readonly name: string;
  readonly id: number;
  readonly refers: null;
}

/** The attributes of a set, inside an attribute. */
export interface SetNestAttribute extends SetNamed {
  readonly type: 'nest-of';
  readonly set: string;
  /**
   * How many nests stand between this one and the set's attributes whose types are values, as indices are; 0 where the set's
   * attributes are in it.
   */
  readonly levels: number;
  readonly list: WireListShape | null;
}

/** A number that no attribute has. */
export interface PadAttribute extends SetNamed {
  readonly type: 'pad';
  readonly list: null;
}

/** An attribute of a set, which is read and written but not kept. Those of objects are of this type, too. */
export type WireAttribute =
  | Listed<IntegerAttribute>
  | WireStringAttribute
  | WireBinaryAttribute
  | Listed<AddressAttribute>
  | FlagAttribute
  | BitfieldAttribute
  | Listed<NestAttribute>
  | SetNestAttribute
  | PadAttribute;
export type WireAttributeType = WireAttribute['type'];

export interface AttributeSetModel {
  readonly name: string;
  /** What its enumerators begin with, as `TEAM_ATTR_ITEM_`; null where it is made from the module's name and the set's. */
  readonly prefix: string | null;
  /** In the order of their numbers. */
  readonly attributes: readonly WireAttribute[];
}

/** What one direction of an operation takes and answers; names of attributes. */
export interface Exchange {
  /** What a request can have. In the order of the attributes' numbers, as all lists here. */
  readonly request: readonly string[];
  /** What it must have. */
  readonly required: readonly string[];
  /** What an answer can have; null where there is none but the acknowledgement. */
  readonly reply: readonly string[] | null;
  /** The number of the command that an answer has. */
  readonly replyId: number;
  /** Bytes that an answer's attributes have room for; null for what fits a page. Dumps have as much as their reader. */
  readonly replySize: number | null;
}

/** An operation whose function a person writes. */
export interface CustomOperation {
  readonly name: string;
  /** The number of its command. */
  readonly id: number;
  /** The set that its attributes are of, or the kind of object. */
  readonly attributes: string;
  readonly permission: Permission;
  /** Whether requests are checked as those of old families are: what is unknown is passed over (NL_VALIDATE_LIBERAL). */
  readonly lenient: boolean;
  readonly do: Exchange | null;
  readonly dump: Exchange | null;
}

/** A message that the module sends to a multicast group. */
export interface EventModel {
  readonly name: string;
  readonly id: number;
  readonly attributes: string;
  /** What it can have. */
  readonly has: readonly string[];
  readonly group: string;
}

/** Integers of one size: the types that a fixed header's members can have. */
export type HeaderType = Exclude<IntegerType, 'uint' | 'sint'>;

export interface HeaderMember {
  readonly name: string;
  readonly type: HeaderType;
}

export interface CustomModel {
  /** What stands between the headers of every message and its attributes; empty where nothing does. */
  readonly header: readonly HeaderMember[];
  readonly sets: readonly AttributeSetModel[];
  /** In the order of their numbers. */
  readonly operations: readonly CustomOperation[];
  readonly events: readonly EventModel[];
  /** Multicast groups, the one that hears of objects' changes among them. */
  readonly groups: readonly string[];
}

export function setNamed({ custom }: NetlinkModel, name: string): AttributeSetModel | undefined {
  return custom?.sets.find((set) => set.name === name);
}

export function operationNamed({ custom }: NetlinkModel, name: string): CustomOperation | undefined {
  return custom?.operations.find((operation) => operation.name === name);
}

export function eventNamed({ custom }: NetlinkModel, name: string): EventModel | undefined {
  return custom?.events.find((event) => event.name === name);
}

/** Every multicast group, in the order in which the kernel numbers them. */
export function groupsOf({ custom, notify }: NetlinkModel): readonly string[] {
  return custom?.groups ?? (notify === null ? [] : [notify]);
}

/** Bytes of the fixed header, and where each member begins in it: as C lays a struct out. */
export function headerLayout(members: readonly HeaderMember[]): {
  readonly size: number;
  readonly offsets: readonly number[];
} {
  const offsets: number[] = [];
  let at = 0;
  let widest = 1;
  for (const { type } of members) {
    const size = Number(/\d+$/.exec(type)![0]) / 8;
    at = Math.ceil(at / size) * size;
    offsets.push(at);
    at += size;
    widest = Math.max(widest, size);
  }
  return { size: Math.ceil(at / widest) * widest, offsets };
}
