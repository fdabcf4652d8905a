/** One entry of the table of operations, as both kinds of operation make it. */
import type { Permission } from '../../model/netlink.js';
import type { Path } from '../../model/path.js';
import { type CCode, c } from '../c.js';

/** An entry before it is known which kind of table it stands in. */
export interface Entry {
  readonly path: Path;
  readonly number: number;
  readonly id: CCode;
  readonly calls: readonly CCode[];
  /** Null where it takes no attribute. */
  readonly policy: CCode | null;
  /** The number of the policy's last attribute; as many as it has entries less one unless given. */
  readonly last?: CCode;
  /** Where the command's two directions have policies of their own, the one of both. */
  readonly both?: CCode;
  readonly permission: Permission;
  /** What the core is told not to check. */
  readonly validate: readonly CCode[];
  readonly dump: boolean;
}

/** Newer kernels look into a dump's attributes all the same, which only the third flag makes them do gently. */
export function leniency(dump: boolean): readonly CCode[] {
  if (!dump) return [c`GENL_DONT_VALIDATE_STRICT`];
  return [c`GENL_DONT_VALIDATE_DUMP`, c`GENL_DONT_VALIDATE_DUMP_STRICT`];
}
