/** The plan of a netlink family module: every name and every choice its C needs. */
import type { Attribute, Permission } from '../../model/netlink.js';

/** How one attribute is checked, kept and sent. */
export interface AttributePlan {
  readonly attribute: Attribute;
  /** Enumerator: `REGISTRY_A_LABEL`. */
  readonly id: string;
  /** Member of the object's struct. */
  readonly member: string;
  /** Member that says whether the object has it; null where it always has. */
  readonly presence: string | null;
  readonly required: boolean;
  /** What the core's policy cannot hold in 16 bits, and so is a constant beside it: its name, or null. */
  readonly range: string | null;
}

/** How objects are found: by an integer of at most 32 bits an xarray's index, by anything else a hash table. */
export type Index = 'xarray' | 'hash';

/** One of the family's commands, in the order of their numbers. */
export interface CommandPlan {
  /** Enumerator: `REGISTRY_CMD_GET`. */
  readonly id: string;
  readonly number: number;
  readonly words: string;
}

export interface NetlinkPlan {
  readonly prefix: string;
  readonly upper: string;
  readonly family: string;
  readonly version: number;
  readonly attributes: readonly AttributePlan[];
  readonly commands: readonly CommandPlan[];
  readonly object: string;
  readonly key: AttributePlan;
  readonly index: Index;
  readonly max: number;
  readonly create: Permission;
  readonly get: Permission | null;
  readonly dump: Permission | null;
  readonly delete: Permission | null;
  readonly group: string | null;
}
