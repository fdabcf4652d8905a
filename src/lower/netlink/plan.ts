/** The plan of a netlink family module: every name and every choice its C needs. */
import type { Errno } from '../../model/errno.js';
import type {
  Attribute,
  Command,
  ConstantModel,
  NamedNumber,
  NestAttribute,
  ObjectModel,
  OperationName,
  Permission,
} from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import type { CustomPlan } from './operation/plan.js';

/** How one attribute is checked, kept and sent. */
export interface AttributePlan {
  readonly attribute: Attribute;
  /** Where the spec declares it. */
  readonly path: Path;
  /** Enumerator: `REGISTRY_A_LABEL`. */
  readonly id: string;
  /** What names of functions and constants that belong to it end with. */
  readonly tag: string;
  /** Member of the object's struct. */
  readonly member: string;
  /** Whether that is inside the struct's member `key`. */
  readonly inKey: boolean;
  /** Member that says whether the object has it; null where it always has, and for lists. */
  readonly presence: string | null;
  /** Member that says how long a string is, without its NUL; null where it is none, or one of a list. */
  readonly length: string | null;
  /** Whether bytes behind the value have to be 0, since all of the member is compared. */
  readonly padded: boolean;
  /** Member that counts a list's values; null where it is none. */
  readonly count: string | null;
  readonly required: boolean;
  /** The constant that holds a default which is no number and no text: its name, or null. */
  readonly preset: string | null;
  /** What the core's policy cannot hold in 16 bits, and so is a constant beside it: its name, or null. */
  readonly range: string | null;
  /** The function that checks what no policy can say: its name, or null. */
  readonly validate: string | null;
  /** The function that checks a sized integer where the kernel has no type for it: its name, or null. */
  readonly fallback: string | null;
  /** What named values or bits are called, and their numbers. */
  readonly numbers: readonly NumberPlan[];
  /** The enumeration that they are in; attributes that share one share its tag. */
  readonly numbersTag: string;
  /** What is inside a nest. */
  readonly nest: NestPlan | null;
  /** The policy of an indexed list's members: its name, or null. */
  readonly members: string | null;
}

/** What has to be there where an attribute is: of each list one. */
export interface RequirementPlan {
  readonly attribute: AttributePlan;
  readonly needs: readonly (readonly AttributePlan[])[];
}

export interface NumberPlan {
  /** Enumerator: `REGISTRY_STATE_UP`. */
  readonly id: string;
  readonly number: NamedNumber;
}

export interface NestPlan {
  readonly attribute: NestAttribute;
  /** Struct: `registry_caps`. */
  readonly type: string;
  readonly policy: string;
  /** What the enumerators of its attributes begin with: `REGISTRY_A_CAPS_`. */
  readonly attrPrefix: string;
  readonly parse: string;
  readonly put: string;
  readonly size: string;
  readonly attributes: readonly AttributePlan[];
  readonly requirements: readonly RequirementPlan[];
}

/** How objects are found: by an integer of at most 32 bits an xarray's index, by anything else a hash table. */
export type Index = 'xarray' | 'hash';

/** A hash table of a namespace's objects, by what tells them apart. */
export interface TablePlan {
  /** Of one attribute its value is the key; several are together in a struct of their own. */
  readonly attributes: readonly AttributePlan[];
  /** Member of the namespace's struct, after what those of the object begin with. */
  readonly name: string;
  /** Member of the object's struct that links it in. */
  readonly node: string;
  /** Constant with the table's parameters. */
  readonly params: string;
}

/** What an attribute refers to. */
export interface ReferencePlan {
  readonly attribute: AttributePlan;
  readonly to: ObjectPlan;
}

/** One of the family's commands, in the order of their numbers. */
export interface CommandPlan {
  readonly command: Command;
  /** Enumerator: `REGISTRY_CMD_GET`. */
  readonly id: string;
  readonly number: number;
  readonly words: string;
}

export interface ObjectPlan {
  readonly object: ObjectModel;
  /** Where the spec describes it. */
  readonly path: Path;
  /** What its functions' names begin with. */
  readonly fn: string;
  /** Its struct. */
  readonly type: string;
  /** What its members of the namespace's struct begin with: nothing in a family of one. */
  readonly store: string;
  /** The macro with the most objects a namespace can have. */
  readonly max: string;
  /** The enumeration of its attributes, and what all that are in it begin with. */
  readonly attrs: string;
  readonly attrPrefix: string;
  readonly attributes: readonly AttributePlan[];
  /** For `create`. */
  readonly requirements: readonly RequirementPlan[];
  /** In the order of their numbers. */
  readonly keys: readonly AttributePlan[];
  /** The struct that several keys are in, which is the object's member `key`; null where there is one. */
  readonly keyStruct: string | null;
  readonly index: Index;
  /** By key where that is what the index is; then by each attribute that is unique. */
  readonly tables: readonly TablePlan[];
  /** Attributes other than the key of which no two objects have the same value. */
  readonly unique: readonly TablePlan[];
  readonly references: readonly ReferencePlan[];
  /** Whether objects of another kind refer to these, so that their users are counted. */
  readonly counted: boolean;
  readonly operations: Readonly<Record<OperationName, Permission | null>>;
  /** Whether `create` is answered with the key. */
  readonly answers: boolean;
  /** Operations whose requests the kernel checks as it did before 5.2. */
  readonly lenient: readonly OperationName[];
  /** Whether every command takes all attributes. */
  readonly global: boolean;
  readonly errors: { readonly exists: Errno; readonly missing: Errno };
  readonly commands: readonly CommandPlan[];
}

/** A macro of the header. */
export interface ConstantPlan {
  readonly id: string;
  readonly constant: ConstantModel;
}

export interface NetlinkPlan {
  readonly prefix: string;
  readonly upper: string;
  readonly family: string;
  readonly version: number;
  readonly objects: readonly ObjectPlan[];
  readonly group: string | null;
  readonly constants: readonly ConstantPlan[];
  /** Whether the core is told to let reserved bits of requests' headers pass. */
  readonly ignoresReserved: boolean;
  /** What it has beside objects; null where that is nothing. */
  readonly custom: CustomPlan | null;
}

export function commandId({ commands }: ObjectPlan, command: Command): string {
  const found = commands.find((one) => one.command === command);
  if (!found) throw new Error(`the family has no command ${command}`);
  return found.id;
}

/** Every attribute, those in nests before the nest. */
export function* allAttributes(attributes: readonly AttributePlan[]): Generator<AttributePlan> {
  for (const one of attributes) {
    if (one.nest) yield* allAttributes(one.nest.attributes);
    yield one;
  }
}
