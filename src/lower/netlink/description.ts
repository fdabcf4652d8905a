/**
 * A netlink family as those see it who talk to it: names, numbers and messages, and nothing of how it is made. What is written
 * for other programs (a YNL spec, a wire description) is written of this alone.
 */
import type { Errno } from '../../model/errno.js';
import type {
  ConstantModel,
  HeaderType,
  NamedNumber,
  Permission,
  PolicyScope,
  Requirement,
  WireAttribute,
} from '../../model/netlink.js';

export interface FamilyDescription {
  readonly module: string;
  /** What it is called in the kernel. */
  readonly family: string;
  readonly version: number;
  /** One line. */
  readonly description: string;
  /** The SPDX expression under which user space has the interface. */
  readonly license: string;
  /** What enumerations of the header begin with, `registry`, and its macros: `REGISTRY`. */
  readonly prefix: string;
  readonly upper: string;
  /** What enumerators of commands begin with: `REGISTRY_CMD_`. */
  readonly commandPrefix: string;
  /** `global`: every operation takes all attributes of its set, and reads those that its request has. */
  readonly policy: PolicyScope;
  /** Whether the reserved bits of requests' headers may be anything. */
  readonly ignoresReserved: boolean;
  /** What stands before the attributes of every message; null where nothing does. */
  readonly header: HeaderDescription | null;
  readonly constants: readonly ConstantDescription[];
  readonly groups: readonly GroupDescription[];
  readonly objects: readonly ObjectDescription[];
  readonly names: readonly NamesDescription[];
  readonly sets: readonly SetDescription[];
  readonly operations: readonly OperationDescription[];
  readonly events: readonly EventDescription[];
}

/** A struct, as C lays it out. */
export interface HeaderDescription {
  /** Its name in C: `mirror_header`. */
  readonly tag: string;
  /** In bytes, those of gaps among them. */
  readonly size: number;
  readonly members: readonly HeaderMemberDescription[];
}

export interface HeaderMemberDescription {
  readonly name: string;
  readonly type: HeaderType;
  /** In bytes from the struct's beginning. */
  readonly offset: number;
}

/** A macro of the header file. */
export interface ConstantDescription extends ConstantModel {
  readonly id: string;
}

export interface GroupDescription {
  readonly name: string;
  /** The macro that holds the name. */
  readonly id: string;
}

/** What the family keeps. */
export interface ObjectDescription {
  readonly name: string;
  /** The set of its attributes. */
  readonly set: string;
  readonly key: readonly string[];
  readonly unique: readonly string[];
  readonly assigned: boolean;
  /** The most of them in a network namespace. */
  readonly max: number;
  /** What a request is refused with that wants an object there is, or one there is not. */
  readonly errors: { readonly exists: Errno; readonly missing: Errno };
}

/** The named values or bits of an attribute. */
export interface NamesDescription {
  /** Words with an underscore between each, as all names here: `entry_state`. */
  readonly name: string;
  readonly kind: 'values' | 'bits';
  /** The enumeration, and what its enumerators begin with: `NEIGHBOURS_ENTRY_STATE_`. */
  readonly tag: string;
  readonly prefix: string;
  /** Bits by their places, the lowest is 0. */
  readonly list: readonly NamedNumber[];
}

/** Attributes that are numbered together: those of an object, of a nest, or of a set that the spec names. */
export interface SetDescription {
  readonly name: string;
  readonly tag: string;
  readonly prefix: string;
  /** In the order of their numbers. */
  readonly attributes: readonly AttributeDescription[];
}

export interface AttributeDescription {
  readonly attribute: WireAttribute;
  /** Enumerator: `REGISTRY_A_LABEL`. */
  readonly id: string;
  /** What its values or bits are named by. */
  readonly names: string | null;
  readonly nest: InsideDescription | null;
  /** Whether the message that makes an object, or the nest around it, must have it. */
  readonly required: boolean;
  /** What has to be in a nest where others are. */
  readonly requiredWith: readonly Requirement[];
}

/** What is inside a nest. */
export interface InsideDescription {
  readonly set: string;
  /** How many nests stand between it and the attributes of the set, whose types are values. */
  readonly levels: number;
}

/** What is asked and what is answered, as attributes' names. */
export interface Exchange {
  readonly request: readonly string[];
  /** Attributes that a request must have, and those where it has others. */
  readonly required: readonly string[];
  readonly requiredWith: readonly Requirement[];
  /** Null where there is nothing but an acknowledgement. */
  readonly reply: ReplyDescription | null;
  /** Whether the kernel passes over what it does not know in a request. */
  readonly lenient: boolean;
  /** Whether it then looks at nothing in it at all. */
  readonly unchecked: boolean;
}

export interface ReplyDescription {
  readonly attributes: readonly string[];
  /** The command that answers have, most often the operation's own, and its enumerator. */
  readonly number: number;
  readonly id: string;
}

export interface OperationDescription {
  readonly name: string;
  /** Enumerator: `REGISTRY_CMD_GET`. */
  readonly id: string;
  readonly number: number;
  readonly words: string;
  readonly set: string;
  readonly permission: Permission;
  readonly do: Exchange | null;
  readonly dump: Exchange | null;
}

/** A message that comes without being asked for. */
export interface EventDescription {
  readonly name: string;
  readonly id: string;
  readonly number: number;
  readonly words: string;
  readonly set: string;
  readonly attributes: readonly string[];
  readonly group: string;
  /** The operation whose answer has the same attributes, if there is one. */
  readonly like: string | null;
}
