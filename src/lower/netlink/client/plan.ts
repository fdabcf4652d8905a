/** What a family's client is made of: the structs of its library, and what can be asked. All that is generated goes by this. */
import type { HeaderMember, OperationName, WireAttribute } from '../../../model/netlink.js';
import type { EventPlan, ExchangePlan, OperationPlan } from '../operation/plan.js';
import type { NetlinkPlan, NumberPlan, ObjectPlan } from '../plan.js';

/**
 * How an attribute's values are in its struct: the value itself, a nest by a pointer, an array of those that travel as the
 * attribute so often or as one nest, or an array of nests each with the numbers that it stands behind.
 */
export type Amount = 'one' | 'pointer' | 'multi' | 'indexed' | 'placed';

export interface ClientAttribute {
  readonly attribute: WireAttribute;
  /** Enumerator. */
  readonly id: string;
  readonly member: string;
  readonly amount: Amount;
  /** Values or bits that have names, and the table that has these; null where there are none. */
  readonly numbers: readonly NumberPlan[];
  readonly words: string | null;
  /** What is inside a nest. */
  readonly inside: ClientLayout | null;
  /** Of what is placed: an array's struct, and whether the first number says which of several attributes it is, from 0. */
  readonly placed: Placed | null;
  readonly repeated: boolean;
}

/** Nests that stand behind numbers: the struct of one with them. */
export interface Placed {
  readonly type: string;
  readonly layout: ClientLayout;
  /** How many numbers. */
  readonly places: number;
}

/** Attributes that travel together, and the struct that they are in. */
export interface ClientLayout {
  readonly name: string;
  readonly of: 'object' | 'nest' | 'set';
  readonly type: string;
  /** Tables: its attributes, and all that is known of it. */
  readonly table: string;
  readonly layout: string;
  readonly attributes: readonly ClientAttribute[];
  /** The function that frees what another has filled; null where none fills it. */
  readonly free: string | null;
  /** Likewise for an array of them; null where there is none. */
  readonly drop: string | null;
  /** The function between a dump and whom it is shown to. */
  readonly visit: string | null;
  /** The tool's lines of help about a set. */
  readonly help: string | null;
}

export interface ClientRequest {
  readonly layout: ClientLayout;
  /** The table that is its layout; the struct's own where it can have all. */
  readonly table: string;
  /** The table of those that it can have; null where that is all. */
  readonly only: string | null;
  readonly attributes: readonly ClientAttribute[];
}

/** What can be asked, of an object or of the family. */
export interface Asked {
  /** What the tool calls it. */
  readonly word: string;
  /** The table of what is known of it. */
  readonly table: string;
  /** Enumerators of its command and of what answers it. */
  readonly command: string;
  readonly answer: string;
  readonly dump: boolean;
  /** Null where it takes no attribute. */
  readonly request: ClientRequest | null;
  /** Null where nothing is answered but that it is done. */
  readonly reply: ClientLayout | null;
}

export interface ObjectOperation extends Asked {
  readonly name: OperationName;
}

/** One direction of an operation that a person has written. */
export interface Call extends Asked {
  readonly plan: OperationPlan;
  readonly exchange: ExchangePlan;
  /** The library's function, and of a dump that for an array. */
  readonly fn: string;
  readonly list: string;
  readonly required: readonly string[];
  /** What an answer can have. */
  readonly replied: readonly ClientAttribute[];
}

export interface ClientObject {
  readonly plan: ObjectPlan;
  readonly name: string;
  readonly layout: ClientLayout;
  readonly operations: readonly ObjectOperation[];
  /** The table of its operations. */
  readonly table: string;
  /** The tool's lines of help. */
  readonly help: string;
}

/** What the tool can be asked by one word: a request, a dump, or either. */
export interface ClientOperation {
  readonly plan: OperationPlan;
  readonly word: string;
  readonly calls: readonly Call[];
  readonly help: string;
  /** The table of these, and of those of the sets that it is about. */
  readonly helps: string;
}

/** A message that comes without having been asked for. */
export interface Happening {
  /** What it is called, beside `object` if it is a change of one. */
  readonly word: string;
  readonly command: string;
  readonly object: ClientObject | null;
  readonly layout: ClientLayout;
  /** Of an event that a person's C sends. */
  readonly event: EventPlan | null;
  /** Of the union in the event's struct. */
  readonly member: string;
}

/** What stands between a message's headers and its attributes. */
export interface ClientHeader {
  readonly type: string;
  readonly members: readonly HeaderMember[];
  readonly table: string;
  readonly layout: string;
}

export interface ClientPlan {
  readonly family: NetlinkPlan;
  /** Structs of a connection, of bytes and of an event. */
  readonly client: string;
  readonly bytes: string;
  readonly event: string;
  readonly header: ClientHeader | null;
  /** Those that others hold by value before these. */
  readonly layouts: readonly ClientLayout[];
  readonly placed: readonly Placed[];
  readonly objects: readonly ClientObject[];
  readonly operations: readonly ClientOperation[];
  readonly happenings: readonly Happening[];
  /** All multicast groups, if anything is told to them. */
  readonly groups: readonly string[];
}

/** Every request, dump included, that some operation answers. */
export function askedOf({ objects, operations }: ClientPlan): Asked[] {
  return [...objects.flatMap((object) => object.operations), ...operations.flatMap(({ calls }) => calls)];
}
