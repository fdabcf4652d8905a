/** A generic netlink family as a person writes it: attributes, a store of objects, operations on them. */
import type { IntegerType, Permission } from '../model/netlink.js';
import type { ModuleSpec, Spec } from './module.js';
import { type NetlinkSteps, steps } from './netlink-scenario.js';
import { type Located, located } from './origin.js';
import type { StepScenarioSpec } from './scenario.js';

interface AttributeOptions {
  /** The number on the wire, 1 to 255; one more than the attribute before unless given, beginning at 1. */
  readonly id?: number;
}

interface IntegerOptions<T> extends AttributeOptions {
  /** The least value the kernel takes; the type's unless given. */
  readonly min?: T;
  /** The greatest value the kernel takes; the type's unless given. */
  readonly max?: T;
  /** The value of an object that is created without, within `min` and `max`. */
  readonly default?: T;
}

interface StringOptions extends AttributeOptions {
  /** In bytes of UTF-8, without the NUL, at most `maxLength`; 0 unless given. */
  readonly minLength?: number;
  /** In bytes of UTF-8, without the NUL: 1 to 2048. */
  readonly maxLength: number;
  /** The value of an object that is created without, of a length within the limits. */
  readonly default?: string;
}

/** An attribute's declaration; `Value` is what its values are written as. */
export interface AttributeSpec<Value = unknown> extends Located {
  readonly type: IntegerType | 'string' | 'flag';
  /** Only for the types: never there. */
  readonly value?: Value;
}

function small(type: IntegerType) {
  return (options: IntegerOptions<number> = {}): AttributeSpec<number> => located({ ...options, type });
}

function wide(type: IntegerType) {
  return (options: IntegerOptions<number | bigint> = {}): AttributeSpec<number | bigint> =>
    located({ ...options, type });
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

/** A NUL-terminated string of UTF-8. */
export function string(options: StringOptions): AttributeSpec<string> {
  return located({ ...options, type: 'string' as const });
}

/** There or not, without a value. */
export function flag(options: AttributeOptions = {}): AttributeSpec<boolean> {
  return located({ ...options, type: 'flag' as const });
}

interface OperationOptions {
  /**
   * Who may: `admin` has CAP_NET_ADMIN in the initial user namespace, `netns-admin` in the one that owns the network
   * namespace, `none` is everybody.
   */
  readonly permission?: Permission;
}

interface CreateOptions<Name> extends OperationOptions {
  /** Attributes that must be given; the key must be in any case. */
  readonly required?: readonly Name[];
}

export type Attributes = Readonly<Record<string, AttributeSpec>>;
type NameOf<A> = Extract<keyof A, string>;

export interface NetlinkOptions<A extends Attributes> extends ModuleSpec {
  /** The family's name, at most 15 characters; the module's name unless given. */
  readonly family?: string;
  /** What `genl ctrl list` shows as the version: 1 to 255; 1 unless given. */
  readonly version?: number;
  /**
   * By name: a lower-case letter, then up to 23 of `a` to `z`, `0` to `9` and `_`, and no word of C or of the kernel's
   * headers. All of one object have to fit 3500 bytes of a message.
   */
  readonly attributes: A;
  /** What the family stores, in each network namespace for itself. */
  readonly object: {
    /** What one of them is called, `entry` say: a lower-case letter, then up to 15 of `a` to `z`, `0` to `9` and `_`. */
    readonly name: string;
    /** The attribute that tells objects apart: an integer, or a string of at most 128 bytes, without a default. */
    readonly key: NameOf<A>;
    /** The most that a namespace can have, 1 to 1048576; 4096 unless given. */
    readonly max?: number;
  };
  /** Creating and deleting is for `admin` unless said otherwise, getting and dumping for everybody. */
  readonly operations: {
    readonly create: CreateOptions<NameOf<A>>;
    readonly get?: OperationOptions;
    readonly dump?: OperationOptions;
    readonly delete?: OperationOptions;
  };
  /**
   * The multicast group that is told of every object created and deleted: a lower-case letter, then up to 14 of `a` to
   * `z`, `0` to `9`, `_` and `-`.
   */
  readonly notify?: string;
  /** What the family promises; it is handed its own steps, typed by its attributes. */
  readonly scenarios?: (steps: NetlinkSteps<A>) => readonly StepScenarioSpec[];
}

export interface NetlinkSpec extends Spec, Located {
  readonly kind: 'netlink';
}

/** A generic netlink family module. Its default export makes a file a spec. */
export function netlinkFamily<const A extends Attributes>(options: NetlinkOptions<A>): NetlinkSpec {
  const { scenarios, ...rest } = options;
  const own = typeof scenarios === 'function' ? scenarios(steps as NetlinkSteps<A>) : scenarios;
  return located({
    ...rest,
    ...(own === undefined ? {} : { scenarios: own }),
    kind: 'netlink' as const,
  });
}
