/** Attributes of a generic netlink family as a person declares them. */
import type { AddressType, AttributeType, IntegerType, ListShape } from '../model/netlink-attribute.js';
import type { WireAttributeType } from '../model/netlink-set.js';
import { type Located, located } from './origin.js';

export interface AttributeOptions {
  /** The number on the wire, 1 to 255; one more than the attribute before unless given, beginning at 1. */
  readonly id?: number;
}

interface IntegerOptions<T> extends AttributeOptions {
  /** The least value the kernel takes; the type's unless given. */
  readonly min?: T;
  /** The greatest value the kernel takes; the type's unless given. */
  readonly max?: T;
  /** Instead of `min` and `max`: several ranges, from the least to the greatest value of each: `[[1, 5], [10, 20]]`. */
  readonly ranges?: readonly (readonly [T, T])[];
  /** Instead of limits, of `u8`, `u16` and `u32`: the bits that a value may have. */
  readonly mask?: T;
  /** The value of an object that is created without, one that the attribute takes. */
  readonly default?: T;
}

interface AddressOptions extends AttributeOptions {
  /** The address of an object that is created without. */
  readonly default?: string;
}

interface StringOptions extends AttributeOptions {
  /** In bytes of UTF-8, without the NUL, at most `maxLength`; 0 unless given. */
  readonly minLength?: number;
  /** In bytes of UTF-8, without the NUL: 1 to 2048. */
  readonly maxLength: number;
  /**
   * Whether a request has to have a NUL at the end (NLA_NUL_STRING), true unless given. Without, it may be missing
   * (NLA_STRING, the `string` of YNL); answers have it all the same.
   */
  readonly terminated?: boolean;
  /** The value of an object that is created without, of a length within the limits. */
  readonly default?: string;
}

interface BinaryOptions extends AttributeOptions {
  /** In bytes, at most `maxLength`; 0 unless given. */
  readonly minLength?: number;
  /** In bytes: 1 to 2048. */
  readonly maxLength: number;
  /** The value of an object that is created without, in hexadecimal digits. */
  readonly default?: string;
}

/** Names with their numbers: values of an enumeration, or bits from 0. */
export type Numbers = Readonly<Record<string, number>>;
export type NameOf<N> = Extract<keyof N, string>;

interface NumbersOptions extends AttributeOptions {
  /**
   * In a set: what the enumerators of the names begin with, `DPLL_MODE_` say, where that is not the attribute's own name.
   * Attributes of the same names with the same prefix share one enumeration in the header.
   */
  readonly prefix?: string;
}

interface EnumOptions<N extends Numbers> extends NumbersOptions {
  /** The integer that carries it: `u32` unless given. */
  readonly type?: IntegerType;
  /** The value of an object that is created without. */
  readonly default?: NameOf<N>;
}

interface FlagsOptions<N extends Numbers> extends NumbersOptions {
  /** The integer that carries them, unsigned: `u32` unless given. */
  readonly type?: IntegerType;
  /** The bits of an object that is created without. */
  readonly default?: readonly NameOf<N>[];
}

/**
 * Attributes that have to be there where another is: `{ ifindex: ['local'] }`. An inner list wants one of it:
 * `{ ifindex: [['local_v4', 'local_v6']] }`.
 */
export type RequiredWith<Name extends string> = {
  readonly [K in Name]?: readonly (Name | readonly [Name, ...Name[]])[];
};

/** Some bits, those that are to be set and those that are not. An answer says all. */
export interface Bits<Name extends string> {
  readonly on?: readonly Name[];
  readonly off?: readonly Name[];
}

export type Attributes = Readonly<Record<string, AttributeSpec>>;

type ValueOf<S> = S extends AttributeSpec<infer V> ? V : never;

/** Attribute values by name. */
export type Values<A extends Attributes> = { readonly [K in keyof A]?: ValueOf<A[K]> };

interface NestOptions<A extends Attributes> extends AttributeOptions {
  /** What it holds, numbered from 1 again. */
  readonly attributes: A;
  /** Those of them that must be given where others are. */
  readonly requiredWith?: RequiredWith<NameOf<A>>;
  /** Those of them that must be given wherever the nest is. */
  readonly required?: readonly NameOf<A>[];
}

interface ListOptions extends AttributeOptions {
  /** The most values there can be: 1 to 256. */
  readonly max: number;
}

/** An attribute's declaration in a set, where nothing is kept; `Value` is what its values are written as. */
export interface WireAttributeSpec<Value = unknown> extends Located {
  readonly type: WireAttributeType | 'reference';
  /** Only for the types: never there. */
  readonly value?: Value;
  /** Only for the types: whether it says how much there can be, so that an object can keep it. */
  readonly bounded?: boolean;
}

/** An attribute's declaration, of an object's or a set's. */
export interface AttributeSpec<Value = unknown> extends WireAttributeSpec<Value> {
  readonly type: AttributeType | 'reference';
  readonly bounded?: true;
}

export type WireAttributes = Readonly<Record<string, WireAttributeSpec>>;

function small(type: IntegerType) {
  return (options: IntegerOptions<number> = {}): AttributeSpec<number> => located({ ...options, type });
}

function wide(type: IntegerType) {
  return (options: IntegerOptions<number | bigint> = {}): AttributeSpec<number | bigint> =>
    located({ ...options, type });
}

function address(type: AddressType) {
  return (options: AddressOptions = {}): AttributeSpec<string> => located({ ...options, type });
}

export const u8 = small('u8');
export const u16 = small('u16');
export const u32 = small('u32');
export const u64 = wide('u64');
export const s8 = small('s8');
export const s16 = small('s16');
export const s32 = small('s32');
export const s64 = wide('s64');
/** 16 bits in network byte order. */
export const be16 = small('be16');
/** 32 bits in network byte order. */
export const be32 = small('be32');
/** 64 bits in network byte order. */
export const be64 = wide('be64');
/** Unsigned, in 4 bytes or in 8, as its value needs (NLA_UINT). */
export const uint = wide('uint');
/** Signed, in 4 bytes or in 8, as its value needs (NLA_SINT). */
export const sint = wide('sint');
/** An IPv4 address: `'192.0.2.1'`. */
export const ipv4 = address('ipv4');
/** An IPv6 address: `'2001:db8::1'`. */
export const ipv6 = address('ipv6');
/** An Ethernet address: `'02:00:00:00:00:01'`. */
export const mac = address('mac');

/** A string of UTF-8, NUL-terminated unless told otherwise. One of a set needs no `maxLength`. */
export function string(options: StringOptions): AttributeSpec<string>;
export function string(options?: Partial<Omit<StringOptions, 'default'>>): WireAttributeSpec<string>;
export function string(options: Partial<StringOptions> = {}): WireAttributeSpec<string> {
  return located({ ...options, type: 'string' as const });
}

/** Bytes, written in hexadecimal digits: `'c0ffee'`. Those of a set need no `maxLength`. */
export function binary(options: BinaryOptions): AttributeSpec<string>;
export function binary(options?: Partial<BinaryOptions>): WireAttributeSpec<string>;
export function binary(options: Partial<BinaryOptions> = {}): WireAttributeSpec<string> {
  return located({ ...options, type: 'binary' as const });
}

/** There or not, without a value. */
export function flag(options: AttributeOptions = {}): AttributeSpec<boolean> {
  return located({ ...options, type: 'flag' as const });
}

/** One of some values that have names: `enumOf({ down: 0, up: 1 })`. No other value is taken. */
export function enumOf<const N extends Numbers>(
  values: N,
  { type = 'u32', ...options }: EnumOptions<N> = {},
): AttributeSpec<NameOf<N>> {
  return located({ ...options, type, values });
}

/** Bits that have names, by their numbers from 0: `flagsOf({ static: 0, remote: 1 })`. No other bit is taken. */
export function flagsOf<const N extends Numbers>(
  bits: N,
  { type = 'u32', ...options }: FlagsOptions<N> = {},
): AttributeSpec<readonly NameOf<N>[]> {
  return located({ ...options, type, bits });
}

/** 32 bits of which a request says only those that it means (NLA_BITFIELD32); the others stay as they are, at first 0. */
export function bitfield32<const N extends Numbers>(
  bits: N,
  options: NumbersOptions = {},
): AttributeSpec<Bits<NameOf<N>>> {
  return located({ ...options, type: 'bitfield32' as const, bits });
}

/**
 * The key of an object of another kind, which has to be there: `reference('table')`. It cannot be deleted as long as
 * something refers to it. The kind stands before this one in `objects` and has a key of one attribute, whose type this is.
 */
export function reference(
  object: string,
  options: AttributeOptions = {},
): AttributeSpec<string | number | bigint> {
  return located({ ...options, type: 'reference' as const, object });
}

/** Attributes inside an attribute. */
export function nest<const A extends Attributes>(options: NestOptions<A>): AttributeSpec<Values<A>> {
  return located({ ...options, type: 'nest' as const });
}

function list<V>(
  of: WireAttributeSpec<V>,
  style: ListShape['style'],
  { max, ...rest }: Partial<ListOptions>,
): WireAttributeSpec<readonly V[]> {
  const shape = { style, ...(max === undefined ? {} : { max }), ...('list' in of ? { of: of.list } : {}) };
  return located({ ...of, ...rest, list: shape }) as unknown as WireAttributeSpec<readonly V[]>;
}

/**
 * Several values of one attribute, which is in the message as often (YNL: `multi-attr`). In a set there can be any number,
 * unless `max` is given.
 */
export function many<V>(of: AttributeSpec<V>, options: ListOptions): AttributeSpec<readonly V[]>;
export function many<V>(
  of: WireAttributeSpec<V>,
  options?: Partial<ListOptions>,
): WireAttributeSpec<readonly V[]>;
export function many<V>(of: WireAttributeSpec<V>, options: Partial<ListOptions> = {}) {
  return list(of, 'multi', options);
}

/**
 * Several values in one nest, numbered from 1 (YNL: `indexed-array`). In a set there can be any number, unless `max` is
 * given.
 */
export function indexed<V>(of: AttributeSpec<V>, options: ListOptions): AttributeSpec<readonly V[]>;
export function indexed<V>(
  of: WireAttributeSpec<V>,
  options?: Partial<ListOptions>,
): WireAttributeSpec<readonly V[]>;
export function indexed<V>(of: WireAttributeSpec<V>, options: Partial<ListOptions> = {}) {
  return list(of, 'indexed', options);
}
