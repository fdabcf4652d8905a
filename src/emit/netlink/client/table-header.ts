/** The members of the fixed header, as the tool reads and prints them. */
import type { ClientPlan } from '../../../lower/netlink/client/plan.js';
import { integerTypes } from '../../../model/netlink.js';
import { type CCode, c, ident, integer, string } from '../../c.js';
import { Writer } from '../../writer.js';
import { kindOf } from './member.js';

export function headerTable({ header }: ClientPlan): CCode {
  if (!header) return c``;
  const out = new Writer();
  const { members, table, layout } = header;
  const type = ident(header.type);
  out.block(
    c`static const struct attribute ${ident(table)}[] =`,
    () => {
      for (const member of members) {
        out.block(
          c``,
          () => {
            out.line(c`.name = ${string(member.name)},`);
            out.line(c`.kind = ${kindOf(member.type)},`);
            out.line(c`.size = ${integer(integerTypes[member.type].bits / 8)},`);
            out.line(c`.at = offsetof(struct ${type}, ${ident(member.name)}),`);
          },
          c`,`,
        );
      }
    },
    c`;`,
  );
  out.blank();
  out.block(
    c`static const struct layout ${ident(layout)} =`,
    () => {
      out.line(c`.size = sizeof(struct ${type}),`);
      out.line(c`.attributes = ${ident(table)},`);
      out.line(c`.n_attributes = ${integer(members.length)},`);
    },
    c`;`,
  );
  out.blank();
  return out.done();
}
