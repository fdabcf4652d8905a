/** Messages and nests read into the structs that a person's functions are given. */
import type {
  CustomPlan,
  ExchangePlan,
  OperationPlan,
  SetPlan,
} from '../../../lower/netlink/operation/plan.js';
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import { type CCode, c, ident, string } from '../../c.js';
import type { Writer } from '../../writer.js';
import { type Source, writeField, writeReadVariables } from './field.js';

const refused = [c`return -EINVAL;`];

/** A table of more attributes than that is no good on the stack. */
const mostOnStack = 63;

export function writeSetParsers(out: Writer, plan: NetlinkPlan, custom: CustomPlan): void {
  for (const set of custom.sets) if (set.held) writeSetParser(out, plan, custom, set);
}

function writeSetParser(out: Writer, plan: NetlinkPlan, custom: CustomPlan, set: SetPlan): void {
  const last = c`${ident(`${set.attrPrefix}MAX`)}`;
  const large = set.fields.some(({ attribute }) => attribute.id > mostOnStack);
  out.head(c`int`, ident(set.parse), parserParameters(set));
  out.line(c`{`);
  out.indent(() => {
    const fields = set.fields.filter(({ attribute }) => attribute.type !== 'pad');
    out.line(large ? c`struct nlattr **attrs;` : c`struct nlattr *attrs[${last} + 1];`);
    writeReadVariables(out, custom, fields);
    out.line(c`int err;`);
    out.blank();
    if (large) {
      out.line(c`attrs = kcalloc(${last} + 1, sizeof(*attrs), GFP_KERNEL);`);
      out.line(c`if (!attrs)`);
      out.line(c`	return -ENOMEM;`);
    }
    const parse = custom.lenient ? c`nla_parse_nested_deprecated` : c`nla_parse_nested`;
    const args = [c`attrs`, last, c`nest`, ident(set.policy), c`extack`];
    out.wrapped(c`err = ${parse}(`, args, ',', c`);`);
    out.line(c`if (err)`);
    out.line(large ? c`	goto out;` : c`	return err;`);
    out.line(c`memset(to, 0, sizeof(*to));`);
    const source: Source = {
      ...{ table: c`attrs`, first: c`nla_data(nest)`, length: c`nla_len(nest)` },
      failed: large ? [c`err = -EINVAL;`, c`goto out;`] : refused,
    };
    for (const field of fields) {
      out.part(field.path, () => writeField(out, plan, custom, field, c`to`, source));
    }
    if (large) {
      out.label(c`out`);
      out.line(c`kfree(attrs);`);
      out.line(c`return err;`);
    } else out.line(c`return 0;`);
  });
  out.line(c`}`);
  out.blank();
}

export function parserParameters({ type }: SetPlan): CCode[] {
  return [c`struct ${ident(type)} *to`, c`const struct nlattr *nest`, c`struct netlink_ext_ack *extack`];
}

/** What a request is read by: the struct is filled, and what is required asked for. */
export function writeRequestReader(
  out: Writer,
  plan: NetlinkPlan,
  custom: CustomPlan,
  operation: OperationPlan,
  own: ExchangePlan,
): void {
  const { fields } = own;
  const all = fields.map(({ field }) => field);
  out.head(c`static int`, ident(own.read), [
    c`struct ${ident(own.request)} *req`,
    c`const struct nlmsghdr *nlh`,
    c`struct nlattr **attrs`,
    c`struct netlink_ext_ack *extack`,
  ]);
  out.line(c`{`);
  out.indent(() => {
    writeReadVariables(out, custom, all);
    if (all.some(({ attribute }) => attribute.type !== 'flag')) out.blank();
    writeOthers(out, operation, own);
    for (const { field, required } of fields) {
      if (!required) continue;
      out.part([...own.path, 'required'], () => {
        out.wrapped(c`if (NL_REQ_ATTR_CHECK(`, [c`extack`, c`NULL`, c`attrs`, ident(field.id)], ',', c`)) {`);
        const text = string(`${field.attribute.name} is required`);
        out.indent(() => {
          out.wrapped(c`NL_SET_ERR_MSG(`, [c`extack`, text], ',', c`);`);
          out.line(c`return -EINVAL;`);
        });
        out.line(c`}`);
      });
    }
    out.line(c`memset(req, 0, sizeof(*req));`);
    if (custom.header) out.line(c`req->header = genlmsg_data(nlmsg_data(nlh));`);
    const head = headLength(custom);
    const source: Source = {
      table: c`attrs`,
      first: c`nlmsg_attrdata(nlh, ${head})`,
      length: c`nlmsg_attrlen(nlh, ${head})`,
      failed: refused,
    };
    for (const { field, required } of fields) {
      out.part(field.path, () => writeField(out, plan, custom, field, c`req`, source, required));
    }
    out.line(c`return 0;`);
  });
  out.line(c`}`);
  out.blank();
}

/** Bytes of a message before its attributes, but for netlink's own header. */
function headLength({ header }: CustomPlan): CCode {
  return header ? ident(header.length) : c`GENL_HDRLEN`;
}

/** Where one policy serves both directions, each refuses what only the other takes, as other kernels do for it. */
function writeOthers(
  out: Writer,
  { do: first, dump, both, operation }: OperationPlan,
  own: ExchangePlan,
): void {
  if (both === null || operation.lenient) return;
  const other = own === first ? dump! : first!;
  const taken = own.fields.map(({ field }) => field);
  const last = Math.max(0, ...taken.map(({ attribute }) => attribute.id));
  const others = other.fields
    .map(({ field }) => field)
    .filter(({ attribute }) => !taken.some((one) => one.attribute === attribute));
  if (others.length === 0) return;
  out.directive(c`#ifndef HAVE_GENL_SPLIT_OPS`);
  for (const { id, attribute } of others) {
    const text = attribute.id <= last ? 'Unsupported attribute' : beyond(attribute.id, last);
    out.line(c`if (attrs[${ident(id)}]) {`);
    out.indent(() => {
      out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, [c`extack`, c`attrs[${ident(id)}]`, string(text)], ',', c`);`);
      out.line(c`return -EINVAL;`);
    });
    out.line(c`}`);
  }
  out.directive(c`#endif`);
}

/** A policy that takes no attribute knows the first, and refuses it. */
function beyond(id: number, last: number): string {
  return last === 0 && id === 1 ? 'Attribute failed policy validation' : 'Unknown attribute type';
}
