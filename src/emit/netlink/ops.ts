/** The table of operations: one entry a command, with its own policy and permission. */
import { commandId, type NetlinkPlan, type ObjectPlan } from '../../lower/netlink/plan.js';
import type { Command, OperationName, Permission } from '../../model/netlink.js';
import { type CCode, c, ident, join } from '../c.js';
import { type Writer, written } from '../writer.js';
import { wholePolicy } from './policy.js';

const flags: Readonly<Record<Permission, CCode | null>> = {
  admin: c`GENL_ADMIN_PERM`,
  'netns-admin': c`GENL_UNS_ADMIN_PERM`,
  none: null,
};

/** An entry before it is known which kind of table it stands in. */
interface Entry {
  readonly object: ObjectPlan;
  readonly number: number;
  readonly operation: OperationName;
  readonly command: Command;
  readonly calls: readonly CCode[];
  readonly policy: CCode;
  readonly permission: Permission;
  /** What the core is told not to check. */
  readonly validate: readonly CCode[];
  /** What an entry of a table with one direction each says of it. */
  readonly direction: CCode;
}

/** Requests before dumps. */
function entriesOf(object: ObjectPlan): Entry[] {
  const fn = ident(object.fn);
  const { operations } = object;
  const all = c`${fn}${wholePolicy(object)}`;
  const key = object.global ? all : c`${fn}_key_policy`;
  const entry = (
    operation: OperationName,
    command: Command,
    calls: readonly CCode[],
    policy: CCode,
  ): readonly Entry[] => {
    const permission = operations[operation];
    const direction = operation === 'dump' ? c`GENL_CMD_CAP_DUMP` : c`GENL_CMD_CAP_DO`;
    const own = object.commands.find((one) => one.command === command);
    if (permission === null || !own) return [];
    const validate = object.lenient.includes(operation) ? leniency(operation) : [];
    const { number } = own;
    return [{ object, number, operation, command, calls, policy, permission, validate, direction }];
  };
  const dumped = object.lenient.includes('dump') ? c`${fn}_dump_policy` : key;
  const start = object.lenient.includes('dump') ? [] : [c`.start = ${fn}_dump_start,`];
  const doit = (operation: Exclude<OperationName, 'dump'>) => [
    c`.doit = ${fn}_${ident(`${operation}_doit`)},`,
  ];
  return [
    ...entry('create', 'create', doit('create'), all),
    ...entry('get', 'get', doit('get'), key),
    ...entry('dump', 'get', [...start, c`.dumpit = ${fn}_dumpit,`], dumped),
    ...entry('delete', 'delete', doit('delete'), key),
    ...entry('set', 'set', doit('set'), all),
    // It takes none of them, and says so itself.
    ...entry('flush', 'flush', doit('flush'), key),
  ];
}

/** Newer kernels look into a dump's attributes all the same, which only the third flag makes them do gently. */
function leniency(operation: OperationName): readonly CCode[] {
  if (operation !== 'dump') return [c`GENL_DONT_VALIDATE_STRICT`];
  return [c`GENL_DONT_VALIDATE_DUMP`, c`GENL_DONT_VALIDATE_DUMP_STRICT`];
}

function writeEntry(out: Writer, entry: Entry, flags: readonly CCode[]): void {
  const { object, validate } = entry;
  out.part([...object.path, 'operations', entry.operation], () => {
    out.line(c`{`);
    out.indent(() => {
      out.line(c`.cmd = ${ident(commandId(object, entry.command))},`);
      if (validate.length > 0) out.wrapped(c`.validate = `, validate, ' |', c`,`);
      for (const call of entry.calls) out.line(call);
      out.line(c`.policy = ${entry.policy},`);
      out.line(c`.maxattr = ARRAY_SIZE(${entry.policy}) - 1,`);
      if (flags.length > 0) out.line(c`.flags = ${join(flags, c` | `)},`);
    });
    out.line(c`},`);
  });
}

/** In the order of their numbers, as the kernel wants them where each direction has an entry of its own. */
function inOrder(objects: readonly ObjectPlan[]): Entry[] {
  return objects.flatMap(entriesOf).sort((a, b) => a.number - b.number);
}

/** What resv_start_op is one more than. */
export function lastCommand({ objects }: NetlinkPlan): CCode {
  const all = objects.flatMap(({ commands }) => commands);
  return ident(all.reduce((last, one) => (one.number > last.number ? one : last)).id);
}

/** An entry for each direction. Where `validate` stays 0, here and below, requests and dumps are checked strictly. */
export function splitOperations(objects: readonly ObjectPlan[]): CCode {
  return written((out) => {
    for (const entry of inOrder(objects)) {
      const permission = flags[entry.permission];
      writeEntry(out, entry, [...(permission ? [permission] : []), entry.direction]);
    }
  });
}

/** An entry for each command. */
export function operations(objects: readonly ObjectPlan[]): CCode {
  return written((out) => {
    const entries = inOrder(objects);
    for (const entry of entries) {
      const { number, operation } = entry;
      const other = entries.find((one) => one.number === number && one !== entry);
      if (operation === 'dump' && other) continue;
      const permission = flags[entry.permission];
      const calls = [...entry.calls, ...(other?.calls ?? [])];
      const validate = [...entry.validate, ...(other?.validate ?? [])];
      writeEntry(out, { ...entry, calls, validate }, permission ? [permission] : []);
    }
  });
}
