/** Entries of the table of operations for those that a person writes. */
import type { CustomPlan, ExchangePlan, OperationPlan } from '../../../lower/netlink/operation/plan.js';
import { type CCode, c, ident } from '../../c.js';
import { type Entry, leniency } from '../entry.js';

/** Gently, but for the other flag of dumps, with which older kernels do not look at attributes at all and have none. */
const dumpLeniency = c`GENL_DONT_VALIDATE_DUMP_STRICT`;

/** Requests before dumps. */
export function customEntries({ operations, policy }: CustomPlan): Entry[] {
  const whole = policy === 'global';
  return operations.flatMap((operation) => {
    const { do: own, dump } = operation;
    return [
      ...(own ? [entryFor(operation, own, whole, [c`.doit = ${ident(own.handler)},`])] : []),
      ...(dump ? [entryFor(operation, dump, whole, [c`.dumpit = ${ident(dump.handler)},`])] : []),
    ];
  });
}

function entryFor(
  { path, id, operation, dump, do: first, both, set }: OperationPlan,
  own: ExchangePlan,
  whole: boolean,
  calls: readonly CCode[],
): Entry {
  // Where both take the same there is one policy, which has the name of the first.
  const policy = both === null && first ? (first.policy ?? own.policy) : own.policy;
  return {
    path,
    number: operation.id,
    id: ident(id),
    calls,
    policy: policy === null ? null : ident(policy),
    ...(whole && !set.stored ? { last: ident(`${set.attrPrefix}MAX`) } : {}),
    ...(both === null ? {} : { both: ident(both) }),
    permission: operation.permission,
    validate: operation.lenient ? [own === dump ? dumpLeniency : leniency(false)[0]!] : [],
    dump: own === dump,
  };
}
