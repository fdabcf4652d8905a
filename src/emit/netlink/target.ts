/** Objects that an object refers to: found by the key that it has of them, in a variable each. */
import type { ObjectPlan, ReferencePlan } from '../../lower/netlink/plan.js';
import { type CCode, c, ident, string } from '../c.js';
import type { Writer } from '../writer.js';
import { indexOf, ownMember, writeLookup } from './tables.js';
import { addressOf, memberOf } from './types.js';

/** `to_table`; by the attribute's number where lines would grow past 80 columns. */
function targetOf({ attribute: { member, attribute } }: ReferencePlan): CCode {
  return ident(member.length <= 8 ? `to_${member}` : `to_attr${attribute.id}`);
}

export function writeTargetVariables(out: Writer, { references }: ObjectPlan): void {
  for (const one of references) out.line(c`struct ${ident(one.to.type)} *${targetOf(one)};`);
}

/** What `from` refers to; NULL where it refers to nothing, or to what is not there. */
function writeTarget(out: Writer, reference: ReferencePlan, from: CCode): void {
  const { attribute, to } = reference;
  const value = memberOf(attribute, from);
  const found = c`${targetOf(reference)} = `;
  const look = () => {
    if (to.index === 'hash') writeLookup(out, to, to.tables[0]!, addressOf(attribute, value), found, c`;`);
    else {
      const at = [c`&${ownMember(to, 'objects')}`, indexOf(to, value)];
      out.wrapped(c`${found}xa_load(`, at, ',', c`);`);
    }
  };
  if (attribute.presence === null) {
    look();
    return;
  }
  out.line(c`${found}NULL;`);
  out.branch(c`if (${from}->${ident(attribute.presence)})`, true, look);
}

/** Finds all that `obj` refers to, and refuses the request where one is not there; `attr` is there to be blamed. */
export function writeTargets(out: Writer, { references }: ObjectPlan): void {
  for (const reference of references) {
    const { attribute, to } = reference;
    out.part(attribute.path, () => {
      writeTarget(out, reference, c`obj`);
      const there = attribute.presence === null ? c`` : c`obj->${ident(attribute.presence)} && `;
      out.line(c`if (${there}!${targetOf(reference)}) {`);
      out.indent(() => {
        const missing = [c`info->extack`, c`attr`, string(`no such ${to.object.name}`)];
        out.line(c`attr = info->attrs[${ident(attribute.id)}];`);
        out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, missing, ',', c`);`);
        out.line(c`return -ENOENT;`);
      });
      out.line(c`}`);
    });
  }
}

/** One more object refers to them. */
export function writeHold(out: Writer, { references }: ObjectPlan): void {
  for (const reference of references) writeUsers(out, reference, c`++`);
}

/** `from` does not refer to them any more. */
export function writeRelease(out: Writer, { references }: ObjectPlan, from: CCode): void {
  for (const reference of references) {
    writeTarget(out, reference, from);
    writeUsers(out, reference, c`--`);
  }
}

function writeUsers(out: Writer, reference: ReferencePlan, change: CCode): void {
  const target = targetOf(reference);
  const count = () => out.line(c`${target}->users${change};`);
  if (reference.attribute.presence === null) count();
  else out.branch(c`if (${target})`, true, count);
}
