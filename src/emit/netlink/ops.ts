/** The table of operations: one entry a command, with its own policy and permission. */
import type { NetlinkPlan, ObjectPlan } from '../../lower/netlink/plan.js';
import type { Command, OperationName, Permission } from '../../model/netlink.js';
import { type CCode, c, ident, join } from '../c.js';
import { type Writer, written } from '../writer.js';
import { type Entry, leniency } from './entry.js';
import { customEntries } from './operation/ops.js';
import { wholePolicy } from './policy.js';

const flags: Readonly<Record<Permission, CCode | null>> = {
  admin: c`GENL_ADMIN_PERM`,
  'netns-admin': c`GENL_UNS_ADMIN_PERM`,
  none: null,
};

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
    const own = object.commands.find((one) => one.command === command);
    if (permission === null || !own) return [];
    const dump = operation === 'dump';
    const validate = object.lenient.includes(operation) ? leniency(dump) : [];
    const path = [...object.path, 'operations', operation];
    const id = ident(own.id);
    return [{ path, number: own.number, id, calls, policy, permission, validate, dump }];
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

function writeEntry(out: Writer, entry: Entry, flags: readonly CCode[]): void {
  const { path, id, calls, policy, validate, last } = entry;
  out.part(path, () => {
    out.line(c`{`);
    out.indent(() => {
      out.line(c`.cmd = ${id},`);
      if (validate.length > 0) out.wrapped(c`.validate = `, validate, ' |', c`,`);
      for (const call of calls) out.line(call);
      if (policy) {
        out.line(c`.policy = ${policy},`);
        out.line(c`.maxattr = ${last ?? c`ARRAY_SIZE(${policy}) - 1`},`);
      }
      if (flags.length > 0) out.line(c`.flags = ${join(flags, c` | `)},`);
    });
    out.line(c`},`);
  });
}

/** In the order of their numbers, as the kernel wants them where each direction has an entry of its own. */
function inOrder({ objects, custom }: NetlinkPlan): Entry[] {
  const all = [...objects.flatMap(entriesOf), ...(custom ? customEntries(custom) : [])];
  return all.sort((a, b) => a.number - b.number);
}

/** What resv_start_op is one more than: it is of requests alone. */
export function lastRequest(plan: NetlinkPlan): CCode {
  return inOrder(plan).at(-1)?.id ?? c`0`;
}

/** An entry for each direction. Where `validate` stays 0, here and below, requests and dumps are checked strictly. */
export function splitOperations(plan: NetlinkPlan): CCode {
  return written((out) => {
    for (const entry of inOrder(plan)) {
      const permission = flags[entry.permission];
      const direction = entry.dump ? c`GENL_CMD_CAP_DUMP` : c`GENL_CMD_CAP_DO`;
      writeEntry(out, entry, [...(permission ? [permission] : []), direction]);
    }
  });
}

/** An entry for each command. */
export function operations(plan: NetlinkPlan): CCode {
  return written((out) => {
    const entries = inOrder(plan);
    for (const entry of entries) {
      const other = entries.find((one) => one.number === entry.number && one !== entry);
      if (entry.dump && other) continue;
      const permission = flags[entry.permission];
      const calls = [...entry.calls, ...(other?.calls ?? [])];
      const validate = [...entry.validate, ...(other?.validate ?? [])];
      const policy = entry.both ?? entry.policy;
      writeEntry(out, { ...entry, calls, validate, policy }, permission ? [permission] : []);
    }
  });
}
