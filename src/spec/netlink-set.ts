/** Sets of attributes, operations and events of a family, whose functions a person writes in C. */
import type { Permission } from '../model/netlink.js';
import type { HeaderType } from '../model/netlink-set.js';
import type { AttributeOptions, WireAttributeSpec, WireAttributes } from './netlink-attribute.js';
import { type Located, located } from './origin.js';

/** Only for the types: the value of a nest that has a set's attributes. */
export interface NestOf<Set extends string> {
  readonly nestOf: Set;
}

interface NestOfOptions extends AttributeOptions {
  /**
   * How many nests whose types are values, as indices are, stand between this attribute and the set's (YNL:
   * `nest-type-value`, as many as its `type-value` has): 0 to 3, 0 unless given.
   */
  readonly levels?: number;
}

/** The attributes of a set inside an attribute, which may be one of that set: `nestOf('item_port')`. */
export function nestOf<const Set extends string>(
  set: Set,
  options?: AttributeOptions,
): WireAttributeSpec<NestOf<Set>>;
export function nestOf(
  set: string,
  options: NestOfOptions,
): WireAttributeSpec<Readonly<Record<number, unknown>>>;
export function nestOf(set: string, options: NestOfOptions = {}): WireAttributeSpec<never> {
  return located({ ...options, type: 'nest-of' as const, set });
}

/** A number that is kept free, as those are that only pad (YNL: `pad`, `unused`). */
export function pad(options: AttributeOptions = {}): WireAttributeSpec<never> {
  return located({ ...options, type: 'pad' as const });
}

interface SetOptions<A extends WireAttributes> {
  /** What its enumerators in the header begin with: `'TEAM_ATTR_ITEM_'`; made from the names of module and set unless given. */
  readonly prefix?: string;
  /** By name: a lower-case letter, then up to 39 of `a` to `z`, `0` to `9` and `_`. None unless given. */
  readonly attributes: A;
}

export interface AttributeSetSpec<A extends WireAttributes = WireAttributes> extends Located {
  readonly set: 'attributes';
  /** Only for the types: never there. */
  readonly of?: A;
}

/** Attributes that messages and nests can have, which are read and written, and not kept. */
export function attributeSet<const A extends WireAttributes>(options: SetOptions<A>): AttributeSetSpec<A> {
  return located({ ...options, set: 'attributes' as const });
}

interface RequestOptions<Request extends string> {
  /** The attributes that a request can have; none unless given. */
  readonly request?: readonly Request[];
  /** Those that it must have. */
  readonly required?: readonly NoInfer<Request>[];
  /** The number of the command that answers have; the operation's unless given. */
  readonly replyId?: number;
}

interface DoOptions<Request extends string> extends RequestOptions<Request> {
  /** The attributes that an answer can have. Without, a request is answered by the acknowledgement alone. */
  readonly reply?: readonly string[];
  /** Bytes that an answer's attributes have room for: 1 to 65000; about 3700 unless given. */
  readonly replySize?: number;
}

interface DumpOptions<Request extends string> extends RequestOptions<Request> {
  /** The attributes that each answer can have. */
  readonly reply: readonly string[];
}

interface CustomOptions<Set extends string, Do extends string, Dump extends string> {
  /** The command's number: 1 to 255; one more than the operation before unless given, beginning at 1. */
  readonly id?: number;
  /** The set that its attributes are of, or the kind of object. */
  readonly attributes: Set;
  /** Who may; `admin` unless given. */
  readonly permission?: Permission;
  /** Whether requests are checked as those of old families are: what is unknown is passed over. */
  readonly lenient?: boolean;
  /** A request, and perhaps an answer. */
  readonly do?: DoOptions<Do>;
  /** A request that any number of answers comes to. */
  readonly dump?: DumpOptions<Dump>;
}

export interface OperationSpec<Set extends string = string> extends Located {
  readonly operation: 'custom';
  readonly attributes: Set;
}

/** An operation whose function a person writes: `NAME_ops.c` has a stub of it. */
export function operation<
  const Set extends string,
  const Do extends string = never,
  const Dump extends string = never,
>(options: CustomOptions<Set, Do, Dump>): OperationSpec<Set> {
  return located({ ...options, operation: 'custom' as const });
}

interface EventOptions<Set extends string> {
  /** The command's number: 1 to 255. */
  readonly id: number;
  /** The set that its attributes are of, or the kind of object. */
  readonly attributes: Set;
  /** The attributes that it can have; none unless given. */
  readonly has?: readonly string[];
  /** The multicast group that is told, one of the family's `groups`. */
  readonly group: string;
}

export interface EventSpec<Set extends string = string> extends Located {
  readonly event: 'custom';
  readonly attributes: Set;
}

/** A message that the module sends to a multicast group when a person's code says so. */
export function event<const Set extends string>(options: EventOptions<Set>): EventSpec<Set> {
  return located({ ...options, event: 'custom' as const });
}

export type Sets = Readonly<Record<string, AttributeSetSpec>>;
export type Operations = Readonly<Record<string, OperationSpec>>;
export type Events = Readonly<Record<string, EventSpec>>;
export type Header = Readonly<Record<string, HeaderType>>;

/** What a family has besides its objects. */
export interface CustomParts<S extends Sets, P extends Operations, E extends Events, H extends Header> {
  /**
   * A fixed header: what stands in every message before its attributes, in this order, as C lays a struct out. Of the family,
   * since generic netlink has one for all commands.
   */
  readonly header?: H;
  /** Sets of attributes by name: a lower-case letter, then up to 39 of `a` to `z`, `0` to `9` and `_`. */
  readonly sets?: S;
  /** Operations whose functions a person writes, by name, as those of sets. */
  readonly operations: P;
  /** What the module can tell listeners of, by name, as those of sets. */
  readonly events?: E;
  /** The multicast groups that events go to. */
  readonly groups?: readonly string[];
}

/** Values by the names of a set's attributes, nests as deep as they go. */
export type SetValues<S extends Sets, Name> = Name extends keyof S
  ? S[Name] extends AttributeSetSpec<infer A>
    ? { readonly [K in keyof A]?: A[K] extends WireAttributeSpec<infer V> ? Resolved<S, V> : never }
    : never
  : Readonly<Record<string, unknown>>;

type Resolved<S extends Sets, V> = [V] extends [NestOf<infer Name>]
  ? SetValues<S, Name>
  : V extends readonly NestOf<infer Name>[]
    ? readonly SetValues<S, Name>[]
    : V;
