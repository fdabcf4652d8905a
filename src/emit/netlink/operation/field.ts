/** One attribute read into its member of the struct that a person's function is given. */
import type { CustomPlan, FieldPlan } from '../../../lower/netlink/operation/plan.js';
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import { addressTypes, integerTypes, isAddress, isInteger } from '../../../model/netlink.js';
import { type CCode, c, ident, integer, join, string } from '../../c.js';
import type { Writer } from '../../writer.js';
import { readExpression } from './types.js';

/** Where attributes are: the table of them, and all of them one after the other. */
export interface Source {
  readonly table: CCode;
  readonly first: CCode;
  readonly length: CCode;
  /** What ends the function where a value is refused. */
  readonly failed: readonly CCode[];
}

/** Statements of a value that is there: where it need not be, they stand under a condition. */
function writePresent(out: Writer, required: boolean, single: boolean, body: () => void): void {
  if (required) body();
  else out.branch(c`if (attr)`, single, body);
}

/** Of values that are looked at one by one. */
export function writeReadVariables(out: Writer, { list }: CustomPlan, fields: readonly FieldPlan[]): void {
  const [counted, sized] = [fields.some(isCounted), fields.some(isMeasured)];
  const one = fields.some(({ attribute }) => attribute.type !== 'flag');
  if (!counted && !sized) {
    if (one) out.line(c`const struct nlattr *attr;`);
    return;
  }
  out.line(c`const struct nlattr *attr, *item;`);
  out.line(c`struct ${ident(list)} list;`);
  if (counted) out.line(c`unsigned int n;`);
}

function isCounted({ attribute }: FieldPlan): boolean {
  return attribute.list !== null && attribute.list.max !== null;
}

/** Whether the lengths of a list's values are still to be looked at: no policy has said how many there can be. */
function isMeasured({ attribute }: FieldPlan): boolean {
  const open = attribute.list?.style === 'indexed' && attribute.list.max === null;
  return open && (isInteger(attribute) || isAddress(attribute));
}

function isShortest({ attribute }: FieldPlan): boolean {
  return attribute.type === 'string' && attribute.list === null && attribute.minLength > 0;
}

export function writeField(
  out: Writer,
  plan: NetlinkPlan,
  custom: CustomPlan,
  field: FieldPlan,
  to: CCode,
  source: Source,
  required = false,
): void {
  const { attribute } = field;
  const { failed } = source;
  const member = c`${to}->${ident(field.member)}`;
  const at = c`${source.table}[${ident(field.id)}]`;
  if (attribute.type === 'flag') {
    out.line(c`${member} = !!${at};`);
    return;
  }
  out.line(c`attr = ${at};`);
  if (attribute.list !== null) {
    writeList(out, custom, field, member, source, required);
    return;
  }
  const single = field.presence === null && field.length === null && !isShortest(field);
  writePresent(out, required, single, () => {
    writeValue(out, plan, field, member);
    if (field.length !== null) {
      const length = c`${to}->${ident(field.length)}`;
      const bytes = attribute.type === 'binary' ? c`nla_len(attr)` : c`strnlen(${member}, nla_len(attr))`;
      out.assign(length, bytes);
    }
    if (isShortest(field) && attribute.type === 'string') {
      const length = field.length === null ? c`strlen(${member})` : c`${to}->${ident(field.length)}`;
      out.line(c`if (${length} < ${integer(attribute.minLength)}) {`);
      out.indent(() => writeRefusal(out, c`attr`, 'string is too short', failed));
      out.line(c`}`);
    }
    if (field.presence !== null) out.line(c`${to}->${ident(field.presence)} = true;`);
  });
}

function writeRefusal(out: Writer, at: CCode, text: string, failed: readonly CCode[]): void {
  out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, [c`extack`, at, string(text)], ',', c`);`);
  for (const line of failed) out.line(line);
}

function writeValue(out: Writer, plan: NetlinkPlan, field: FieldPlan, to: CCode): void {
  const { attribute } = field;
  const expression = readExpression(ident(plan.prefix), field, c`attr`);
  if (expression) out.assign(to, expression);
  else if (attribute.type === 'mac') {
    out.wrapped(c`memcpy(`, [to, c`nla_data(attr)`, c`ETH_ALEN`], ',', c`);`);
  } else if (attribute.type === 'string' || attribute.type === 'binary') out.line(c`${to} = nla_data(attr);`);
  else out.line(c`${to} = attr;`);
}

function writeList(
  out: Writer,
  { next }: CustomPlan,
  field: FieldPlan,
  to: CCode,
  { first, length, failed }: Source,
  required: boolean,
): void {
  const { attribute, id } = field;
  const { style, max } = attribute.list!;
  writePresent(out, required, false, () => {
    if (style === 'multi') {
      out.line(c`${to}.at = ${first};`);
      out.line(c`${to}.left = ${length};`);
      out.line(c`${to}.type = ${ident(id)};`);
    } else {
      out.line(c`${to}.at = nla_data(attr);`);
      out.line(c`${to}.left = nla_len(attr);`);
    }
    if (max === null && !isMeasured(field)) return;
    if (max !== null) out.line(c`n = 0;`);
    out.line(c`list = ${to};`);
    out.block(c`while ((item = ${ident(next)}(&list)))`, () => {
      const wrong = max !== null ? c`n++ == ${integer(max)}` : lengthsWrong(field);
      out.line(c`if (${wrong}) {`);
      const text = max !== null ? `at most ${max} of ${attribute.name}` : 'invalid attribute length';
      out.indent(() => writeRefusal(out, c`item`, text, failed));
      out.line(c`}`);
    });
  });
}

function lengthsWrong({ attribute }: FieldPlan): CCode {
  const lengths = isInteger(attribute)
    ? integerTypes[attribute.type].sized
      ? [4, 8]
      : [integerTypes[attribute.type].bits / 8]
    : isAddress(attribute)
      ? [addressTypes[attribute.type]]
      : [];
  return join(
    lengths.map((one) => c`nla_len(item) != ${integer(one)}`),
    c` && `,
  );
}
