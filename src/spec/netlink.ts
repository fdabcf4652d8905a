/** A generic netlink family as a person writes it: objects of one kind or several, and operations on them. */
import type { Errno } from '../model/errno.js';
import type { ChangeName, Permission, PolicyScope } from '../model/netlink.js';
import type { ModuleSpec, Spec } from './module.js';
import type { Attributes, NameOf, RequiredWith } from './netlink-attribute.js';
import { type CustomSteps, callSteps } from './netlink-call.js';
import { type NetlinkSteps, type ObjectSteps, steps, stepsFor } from './netlink-scenario.js';
import type { CustomParts, Events, Header, Operations, Sets } from './netlink-set.js';
import { type Located, located } from './origin.js';
import type { StepScenarioSpec } from './scenario.js';

/** A command of a family that exists already. */
interface CommandOptions {
  /** The command's number, 1 to 255; that of every family unless given. */
  readonly id?: number;
  /**
   * What the command is called, `add` say, which with the family's prefix is the enumerator: a lower-case letter, then up to 19
   * of `a` to `z`, `0` to `9` and `_`. The operation's name unless given, after the object's in a family with several.
   */
  readonly name?: string;
}

interface OperationOptions extends CommandOptions {
  /**
   * Whether the kernel passes over attributes that it does not know, values that are longer than their type and nests without
   * `NLA_F_NESTED`, as it did before 5.2; as the object says unless given.
   */
  readonly lenient?: boolean;
  /**
   * Who may: `admin` has CAP_NET_ADMIN in the initial user namespace, `netns-admin` in the one that owns the network
   * namespace, `none` is everybody.
   */
  readonly permission?: Permission;
}

interface CreateOptions<Name extends string> extends OperationOptions {
  /** Attributes that must be given; the key must be in any case, unless it is assigned. */
  readonly required?: readonly Name[];
  /** Attributes that must be given where others are. */
  readonly requiredWith?: RequiredWith<Name>;
  /** Whether the answer is the key, true unless given. Without, the acknowledgement is all. */
  readonly answers?: boolean;
}

/** Getting and dumping is for everybody unless said otherwise, all that changes something for `admin`. */
interface OperationsOptions<A extends Attributes> {
  readonly create: CreateOptions<NameOf<A>>;
  readonly get?: OperationOptions;
  /** Changes the attributes that it is given of the object that has the key. */
  readonly set?: OperationOptions;
  readonly dump?: OperationOptions;
  readonly delete?: OperationOptions;
  /** Deletes all. */
  readonly flush?: OperationOptions;
}

/** The commands of notifications, where a family that exists already has them. */
export type NotificationsOptions = { readonly [change in ChangeName]?: CommandOptions };

/** How objects are told apart, and how many there can be. */
export interface StoreOptions<A extends Attributes> {
  /**
   * The attribute that tells objects apart, or several that do so together: integers, addresses, and strings or bytes of at
   * most 128, without a default.
   */
  readonly key: NameOf<A> | readonly [NameOf<A>, ...NameOf<A>[]];
  /** Further attributes that no two objects share. A request may name an object by one of them instead of the key. */
  readonly unique?: readonly NameOf<A>[];
  /**
   * Whether an object that is created without a key is given one: the next that is free, from the attribute's `min` on. For
   * keys of type `u8`, `u16` and `u32`.
   */
  readonly assigned?: boolean;
  /** The most that a namespace can have, 1 to 1048576; 4096 unless given. */
  readonly max?: number;
  /**
   * What the enumerators of attributes begin with: up to 15 of `A` to `Z`, `0` to `9` and `_`, then `_`. `FOU_A_` unless given,
   * and in a family with several kinds `FOU_A_PORT_`.
   */
  readonly attributePrefix?: string;
  /** Whether all its operations are lenient, unless they say otherwise. */
  readonly lenient?: boolean;
  /** What a request is refused with: to create what exists (EEXIST unless given), and of what is missing (ENOENT). */
  readonly errors?: { readonly exists?: Errno; readonly missing?: Errno };
}

/** One of several kinds of object. */
export interface ObjectOptions<A extends Attributes> extends StoreOptions<A> {
  /** As those of a family with one kind of object; each kind has numbers of its own. */
  readonly attributes: A;
  readonly operations: OperationsOptions<A>;
  readonly notifications?: NotificationsOptions;
}

export interface ObjectSpec<A extends Attributes = Attributes> extends Located {
  /** Only for the types: never there. */
  readonly of?: A;
}

/** One of a family's kinds of object: `objects: { table: object({…}), entry: object({…}) }`. */
export function object<const A extends Attributes>(options: ObjectOptions<A>): ObjectSpec<A> {
  return located({ ...options });
}

interface FamilyOptions extends ModuleSpec {
  /** The family's name, at most 15 characters; the module's name unless given. */
  readonly family?: string;
  /** What `genl ctrl list` shows as the version: 1 to 255; 1 unless given. */
  readonly version?: number;
  /**
   * The multicast group that is told of every object created, changed and deleted: a lower-case letter, then up to 14 of `a`
   * to `z`, `0` to `9`, `_` and `-`.
   */
  readonly notify?: string;
  /**
   * Whether it takes the place of a family, or of a module, that the kernel has: only one of the two can be loaded. Without, the
   * kernel's names are refused.
   */
  readonly replaces?: boolean;
  /** What the enumerators of commands begin with: up to 15 of `A` to `Z`, `0` to `9` and `_`, then `_`. `FOU_CMD_` unless given. */
  readonly commandPrefix?: string;
  /**
   * Macros of the header, after the module's name: `{ encap_direct: 1 }` is `FOU_ENCAP_DIRECT`. Whole numbers from -2147483648
   * to 18446744073709551615, and texts.
   */
  readonly constants?: Readonly<Record<string, number | bigint | string>>;
  /** `global`: every command takes all attributes of its object; `operation`, unless given: those that it reads. */
  readonly policy?: PolicyScope;
  /**
   * Whether its commands are older than the kernel's look at requests' headers (`resv_start_op`): anything may be in
   * their reserved bits and in flags as NLM_F_CREATE. So it is too where an operation is lenient. Their requests have
   * numbers up to 254.
   */
  readonly ignoresReserved?: boolean;
}

/** A family with one kind of object. */
export interface NetlinkOptions<A extends Attributes> extends FamilyOptions {
  /**
   * By name: a lower-case letter, then up to 23 of `a` to `z`, `0` to `9` and `_`, and no word of C or of the kernel's
   * headers. All of one object have to fit 3500 bytes of a message.
   */
  readonly attributes: A;
  /** What the family stores, in each network namespace for itself. */
  readonly object: StoreOptions<A> & {
    /** What one of them is called, `entry` say: a lower-case letter, then up to 15 of `a` to `z`, `0` to `9` and `_`. */
    readonly name: string;
  };
  readonly operations: OperationsOptions<A>;
  readonly notifications?: NotificationsOptions;
  /** What the family promises; it is handed its own steps, typed by its attributes. */
  readonly scenarios?: (steps: NetlinkSteps<A>) => readonly StepScenarioSpec[];
}

export type Objects = Readonly<Record<string, ObjectSpec>>;

/** The steps of each kind of object, by its name. */
export type FamilySteps<O extends Objects> = Pick<NetlinkSteps<Attributes>, 'scenario'> & {
  readonly [K in keyof O]: O[K] extends ObjectSpec<infer A> ? ObjectSteps<A> : never;
};

/** A family with several kinds of object, in the order of their commands' numbers: up to 15. */
export interface ObjectsOptions<O extends Objects> extends FamilyOptions {
  /** By what one of each kind is called. */
  readonly objects: O;
  /** What the family promises; it is handed steps for each kind of object: `({ scenario, table, entry }) => […]`. */
  readonly scenarios?: (steps: FamilySteps<O>) => readonly StepScenarioSpec[];
}

/** A family with operations that a person writes, and perhaps objects beside them. */
export interface CustomOptions<
  S extends Sets,
  P extends Operations,
  E extends Events,
  H extends Header,
  O extends Objects,
> extends FamilyOptions,
    CustomParts<S, P, E, H> {
  /** What the family stores as well, by what one of each kind is called. */
  readonly objects?: O;
  /** What the family promises: `({ scenario, call, notified }) => […]`, with steps for each kind of object as well. */
  readonly scenarios?: (steps: FamilySteps<O> & CustomSteps<S, P, E, H>) => readonly StepScenarioSpec[];
}

export interface NetlinkSpec extends Spec, Located {
  readonly kind: 'netlink';
}

/** A generic netlink family module. Its default export makes a file a spec. */
export function netlinkFamily<
  const P extends Operations,
  const S extends Sets = Record<never, never>,
  const E extends Events = Record<never, never>,
  const H extends Header = Record<never, never>,
  const O extends Objects = Record<never, never>,
>(options: CustomOptions<S, P, E, H, O>): NetlinkSpec;
export function netlinkFamily<const A extends Attributes>(options: NetlinkOptions<A>): NetlinkSpec;
export function netlinkFamily<const O extends Objects>(options: ObjectsOptions<O>): NetlinkSpec;
export function netlinkFamily(options: {
  readonly attributes?: unknown;
  readonly operations?: unknown;
  readonly objects?: Objects;
  readonly scenarios?: (steps: never) => readonly StepScenarioSpec[];
}): NetlinkSpec {
  const { scenarios, ...rest } = options;
  const objects = Object.keys(rest.objects ?? {});
  const own = rest.attributes === undefined && rest.operations !== undefined;
  const ofObjects = own || rest.objects !== undefined ? stepsFor(objects) : steps;
  const handed = own ? { ...(ofObjects as object), ...callSteps } : ofObjects;
  const made = typeof scenarios === 'function' ? scenarios(handed as never) : scenarios;
  return located({
    ...rest,
    ...(made === undefined ? {} : { scenarios: made }),
    kind: 'netlink' as const,
  });
}
