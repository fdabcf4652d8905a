/** The plan of what a family has beside objects: the names in C of sets, of their attributes, of operations and events. */
import type {
  CustomOperation,
  EventModel,
  Exchange,
  HeaderMember,
  PolicyScope,
  WireAttribute,
} from '../../../model/netlink.js';
import type { Path } from '../../../model/path.js';
import type { AttributePlan } from '../plan.js';

/** An attribute of a set, as a member of the struct that a message is read into. */
export interface FieldPlan {
  readonly attribute: WireAttribute;
  readonly path: Path;
  /** Enumerator: `TEAM_ATTR_ITEM_PORT`. */
  readonly id: string;
  /** As an attribute of an object would be checked; null for what no object has. */
  readonly plan: AttributePlan | null;
  readonly member: string;
  /** Member that says whether the message has it; null where the value says so itself. */
  readonly presence: string | null;
  /** Member that says how long bytes are; null where there is none. */
  readonly length: string | null;
  /** What the helpers are called that put a value into a message, begin a nest, and read a value of a list. */
  readonly put: string;
  readonly start: string;
  readonly get: string;
  /** The set that is inside it. */
  readonly nest: string | null;
}

export interface SetPlan {
  /** By which nests name it: of the spec, or of an object's nest. */
  readonly key: string;
  /** What a person calls it. */
  readonly name: string;
  readonly path: Path;
  /** The enumeration of its attributes, and what these begin with: `TEAM_ATTR_ITEM_`. */
  readonly tag: string;
  readonly attrPrefix: string;
  /** Struct: `team_item_port`. */
  readonly type: string;
  readonly policy: string;
  readonly parse: string;
  readonly fields: readonly FieldPlan[];
  /** Whether it is an object's, whose enumerators and policies are there already. */
  readonly stored: boolean;
  /** Whether something holds it, so that it has a parser. */
  readonly held: boolean;
  /** Whether it is named in a policy that stands before its own. */
  readonly forward: boolean;
}

export interface RequestedField {
  readonly field: FieldPlan;
  readonly required: boolean;
}

export interface ExchangePlan {
  readonly exchange: Exchange;
  readonly path: Path;
  /** The function that a person writes. */
  readonly fn: string;
  /** Struct of what is asked for. */
  readonly request: string;
  readonly read: string;
  /** What generic netlink calls. */
  readonly handler: string;
  /** Its policy: its own, its set's, or the one that takes no attribute; null where nothing is checked. */
  readonly policy: string | null;
  /** Whether that is its own. */
  readonly ownPolicy: boolean;
  readonly fields: readonly RequestedField[];
  /** Enumerator of the command that answers have. */
  readonly reply: string;
  /** Whether the struct is too large for the stack. */
  readonly large: boolean;
}

export interface OperationPlan {
  readonly operation: CustomOperation;
  readonly path: Path;
  readonly id: string;
  readonly set: SetPlan;
  readonly do: ExchangePlan | null;
  readonly dump: ExchangePlan | null;
  /** The policy for both, where a kernel has one for a command and the two are not the same; null where they are. */
  readonly both: string | null;
}

export interface EventPlan {
  readonly event: EventModel;
  readonly path: Path;
  readonly id: string;
  /** The group's place among all. */
  readonly group: number;
  readonly set: SetPlan;
  readonly create: string;
  readonly send: string;
  readonly heard: string;
}

/** A number of the header's enumeration of commands. */
export interface NumberedCommand {
  readonly id: string;
  readonly number: number;
  readonly words: string;
  readonly path: Path;
}

export interface CustomPlan {
  readonly header: {
    readonly type: string;
    /** The macro of how far it is to the attributes. */
    readonly length: string;
    readonly members: readonly HeaderMember[];
  } | null;
  /** Struct of a list's cursor, and the function that moves it. */
  readonly list: string;
  readonly next: string;
  /** Those that others hold first, as far as that goes. */
  readonly sets: readonly SetPlan[];
  readonly operations: readonly OperationPlan[];
  readonly events: readonly EventPlan[];
  readonly commands: readonly NumberedCommand[];
  readonly groups: readonly string[];
  readonly policy: PolicyScope;
  /** The policy that takes no attribute; null where nothing needs it. */
  readonly nothing: string | null;
  readonly lenient: boolean;
}
