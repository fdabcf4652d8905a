/** The table of operations: one entry a command, with its own policy and permission. */
import { commandId, type ObjectPlan } from '../../lower/netlink/plan.js';
import type { Command, OperationName, Permission } from '../../model/netlink.js';
import { type CCode, c, ident, join } from '../c.js';
import { type Writer, written } from '../writer.js';

const flags: Readonly<Record<Permission, CCode | null>> = {
  admin: c`GENL_ADMIN_PERM`,
  'netns-admin': c`GENL_UNS_ADMIN_PERM`,
  none: null,
};

/** An entry before it is known which kind of table it stands in. */
interface Entry {
  readonly operation: OperationName;
  readonly command: Command;
  readonly calls: readonly CCode[];
  readonly policy: CCode;
  readonly permission: Permission;
  /** What an entry of a table with one direction each says of it. */
  readonly direction: CCode;
}

/** In the order of their numbers, requests before dumps: as the kernel wants them where each has an entry of its own. */
function entriesOf(object: ObjectPlan): Entry[] {
  const fn = ident(object.fn);
  const { operations } = object;
  const [all, key] = [c`${fn}_create_policy`, c`${fn}_key_policy`];
  const entry = (operation: OperationName, command: Command, calls: readonly CCode[], policy: CCode) => {
    const permission = operations[operation];
    const direction = operation === 'dump' ? c`GENL_CMD_CAP_DUMP` : c`GENL_CMD_CAP_DO`;
    return permission === null ? [] : [{ operation, command, calls, policy, permission, direction }];
  };
  const doit = (operation: Exclude<OperationName, 'dump'>) => [
    c`.doit = ${fn}_${ident(`${operation}_doit`)},`,
  ];
  return [
    ...entry('create', 'create', doit('create'), all),
    ...entry('get', 'get', doit('get'), key),
    ...entry('dump', 'get', [c`.start = ${fn}_dump_start,`, c`.dumpit = ${fn}_dumpit,`], key),
    ...entry('delete', 'delete', doit('delete'), key),
    ...entry('set', 'set', doit('set'), all),
    // It takes none of them, and says so itself.
    ...entry('flush', 'flush', doit('flush'), key),
  ];
}

function writeEntry(out: Writer, object: ObjectPlan, entry: Entry, flags: readonly CCode[]): void {
  out.part([...object.path, 'operations', entry.operation], () => {
    out.line(c`{`);
    out.indent(() => {
      out.line(c`.cmd = ${ident(commandId(object, entry.command))},`);
      for (const call of entry.calls) out.line(call);
      out.line(c`.policy = ${entry.policy},`);
      out.line(c`.maxattr = ARRAY_SIZE(${entry.policy}) - 1,`);
      if (flags.length > 0) out.line(c`.flags = ${join(flags, c` | `)},`);
    });
    out.line(c`},`);
  });
}

/** An entry for each direction. `validate` stays 0 here and below: requests and dumps are checked strictly. */
export function splitOperations(objects: readonly ObjectPlan[]): CCode {
  return written((out) => {
    for (const object of objects) {
      for (const entry of entriesOf(object)) {
        const permission = flags[entry.permission];
        writeEntry(out, object, entry, [...(permission ? [permission] : []), entry.direction]);
      }
    }
  });
}

/** An entry for each command. */
export function operations(objects: readonly ObjectPlan[]): CCode {
  return written((out) => {
    for (const object of objects) {
      const entries = entriesOf(object);
      const dump = entries.find(({ operation }) => operation === 'dump');
      for (const entry of entries) {
        const gets = entry.operation === 'get';
        if (entry === dump && entries.some(({ operation }) => operation === 'get')) continue;
        const permission = flags[entry.permission];
        const calls = [...entry.calls, ...(gets && dump ? dump.calls : [])];
        writeEntry(out, object, { ...entry, calls }, permission ? [permission] : []);
      }
    }
  });
}
