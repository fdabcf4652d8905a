/** The table of operations: one entry a command, with its own policy and permission. */
import type { NetlinkPlan } from '../../lower/netlink/plan.js';
import type { Permission } from '../../model/netlink.js';
import { type CCode, c, ident } from '../c.js';
import { Writer } from '../writer.js';

const flags: Readonly<Record<Permission, CCode | null>> = {
  admin: c`GENL_ADMIN_PERM`,
  'netns-admin': c`GENL_UNS_ADMIN_PERM`,
  none: null,
};

/** `validate` stays 0: requests and dumps are checked strictly. */
export function operations(plan: NetlinkPlan): CCode {
  const out = new Writer();
  const prefix = ident(plan.prefix);
  const upper = ident(plan.upper);
  const entry = (lines: readonly CCode[], permission: Permission) => {
    const flag = flags[permission];
    out.line(c`{`);
    out.indent(() => {
      for (const line of lines) out.line(line);
      if (flag) out.line(c`.flags = ${flag},`);
    });
    out.line(c`},`);
  };
  const keyPolicy = [c`.policy = ${prefix}_key_policy,`, c`.maxattr = ARRAY_SIZE(${prefix}_key_policy) - 1,`];
  out.indent(() => {
    out.part(['operations', 'create'], () =>
      entry(
        [
          c`.cmd = ${upper}_CMD_CREATE,`,
          c`.doit = ${prefix}_create_doit,`,
          c`.policy = ${prefix}_create_policy,`,
          c`.maxattr = ARRAY_SIZE(${prefix}_create_policy) - 1,`,
        ],
        plan.create,
      ),
    );
    const read = plan.get ?? plan.dump;
    if (read !== null) {
      out.part(['operations', plan.get === null ? 'dump' : 'get'], () =>
        entry(
          [
            c`.cmd = ${upper}_CMD_GET,`,
            ...(plan.get === null ? [] : [c`.doit = ${prefix}_get_doit,`]),
            ...(plan.dump === null
              ? []
              : [c`.start = ${prefix}_dump_start,`, c`.dumpit = ${prefix}_dumpit,`]),
            ...keyPolicy,
          ],
          read,
        ),
      );
    }
    if (plan.delete !== null) {
      const permission = plan.delete;
      out.part(['operations', 'delete'], () =>
        entry([c`.cmd = ${upper}_CMD_DELETE,`, c`.doit = ${prefix}_delete_doit,`, ...keyPolicy], permission),
      );
    }
  });
  return out.done();
}
