/** Strings as they come in: what the core's policy cannot see to. */
import { type AttributePlan, allAttributes, type NetlinkPlan } from '../../lower/netlink/plan.js';
import { type CCode, c, ident } from '../c.js';
import type { Writer } from '../writer.js';

/** Whether the helper of each kind of string is told a least length. */
export interface StringLengths {
  readonly terminated: boolean;
  readonly open: boolean;
}

export function stringLengths(plan: NetlinkPlan): StringLengths {
  return { terminated: hasLengths(plan, true), open: hasLengths(plan, false) };
}

function hasLengths(plan: NetlinkPlan, terminated: boolean): boolean {
  return stringsOf(plan, terminated).some(
    ({ attribute }) => attribute.type === 'string' && attribute.minLength > 0,
  );
}

function stringsOf({ objects }: NetlinkPlan, terminated: boolean): AttributePlan[] {
  return objects
    .flatMap(({ attributes }) => [...allAttributes(attributes)])
    .filter(({ attribute }) => attribute.type === 'string' && attribute.terminated === terminated);
}

/** The policy has seen to the length, and of some to a NUL within it: not to what follows the first. */
export function writeStringHelpers(out: Writer, plan: NetlinkPlan): void {
  if (stringsOf(plan, true).length > 0) writeTerminated(out, plan);
  if (stringsOf(plan, false).length > 0) writeOpen(out, plan);
}

function writeTerminated(out: Writer, plan: NetlinkPlan): void {
  out.line(c`/*`);
  out.line(c` * The policy has made sure of a NUL, not of what comes after it. Returns the`);
  out.line(c` * length, which objects keep. Inlined it would walk the text once more, since`);
  out.line(c` * the size of what it is copied to is known there.`);
  out.line(c` */`);
  writeHelper(out, c`${ident(plan.prefix)}_string`, hasLengths(plan, true), () => {
    out.line(c`ssize_t length = strscpy(to, nla_data(attr), size);`);
    out.blank();
    out.line(c`if (length + 1 != nla_len(attr)) {`);
  });
}

function writeOpen(out: Writer, plan: NetlinkPlan): void {
  out.line(c`/*`);
  out.line(c` * A NUL at the end may be missing, and is no part of the text; the policy has`);
  out.line(c` * seen to its length, which is returned for objects to keep.`);
  out.line(c` */`);
  writeHelper(out, c`${ident(plan.prefix)}_text`, hasLengths(plan, false), () => {
    out.line(c`ssize_t length = nla_strscpy(to, attr, size);`);
    out.blank();
    out.line(c`if (length < 0 || memchr(to, 0, length)) {`);
  });
}

/** `body` goes as far as the question whether there is a NUL inside. */
function writeHelper(out: Writer, name: CCode, lengths: boolean, body: () => void): void {
  out.wrapped(
    c`static noinline int ${name}(`,
    [
      c`char *to`,
      c`size_t size`,
      ...(lengths ? [c`ssize_t least`] : []),
      c`const struct nlattr *attr`,
      c`struct netlink_ext_ack *extack`,
    ],
    ',',
    c`)`,
  );
  out.line(c`{`);
  out.indent(() => {
    body();
    out.line(c`	NL_SET_ERR_MSG_ATTR(extack, attr, "string has a NUL inside");`);
    out.line(c`	return -EINVAL;`);
    out.line(c`}`);
    if (lengths) {
      out.line(c`if (length < least) {`);
      out.line(c`	NL_SET_ERR_MSG_ATTR(extack, attr, "string is too short");`);
      out.line(c`	return -EINVAL;`);
      out.line(c`}`);
    }
    out.line(c`return length;`);
  });
  out.line(c`}`);
  out.blank();
}
