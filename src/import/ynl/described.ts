/** A family that has been read, in the terms of a spec: what `write.ts` prints. */
import type { Permission } from '../../model/netlink.js';
import type { Node } from './print.js';
import type { Variable } from './variables.js';

export interface DescribedConstant {
  readonly name: string;
  readonly value: Node;
  readonly doc: string | undefined;
}

export interface DescribedAttribute {
  readonly name: string;
  readonly id: number;
  readonly node: Node;
  readonly doc: string | undefined;
}

export interface DescribedSet {
  readonly name: string;
  /** What its enumerators begin with; undefined for what netkiln makes of its name. */
  readonly prefix: string | undefined;
  readonly doc: string | undefined;
  readonly attributes: readonly DescribedAttribute[];
}

export interface DescribedExchange {
  readonly request: readonly string[];
  readonly reply: readonly string[] | undefined;
  /** Undefined where answers have the operation's own number. */
  readonly replyId: number | undefined;
}

export interface DescribedOperation {
  readonly name: string;
  readonly id: number;
  readonly doc: string | undefined;
  /** A set. */
  readonly attributes: string;
  readonly permission: Permission;
  readonly lenient: boolean;
  readonly do: DescribedExchange | undefined;
  readonly dump: DescribedExchange | undefined;
}

export interface DescribedEvent {
  readonly name: string;
  readonly id: number;
  readonly doc: string | undefined;
  readonly attributes: string;
  readonly has: readonly string[];
  readonly group: string;
}

export interface DescribedFamily {
  /** The module's name. */
  readonly name: string;
  readonly family: string;
  readonly version: number;
  readonly description: string;
  readonly doc: string | undefined;
  readonly commandPrefix: string | undefined;
  readonly constants: readonly DescribedConstant[];
  readonly variables: readonly Variable[];
  readonly header: readonly { readonly name: string; readonly type: string }[];
  readonly sets: readonly DescribedSet[];
  readonly operations: readonly DescribedOperation[];
  readonly events: readonly DescribedEvent[];
  readonly groups: readonly string[];
  readonly global: boolean;
  /** Whether its commands are older than the kernel's look at reserved bits and flags of requests. */
  readonly old: boolean;
  /** Whether the kernel has a module or a family of that name. */
  readonly replaces: boolean;
}
