/** What the netlink core checks of messages that are read and not kept: policies of sets, and of each operation. */
import type {
  CustomPlan,
  ExchangePlan,
  FieldPlan,
  OperationPlan,
  SetPlan,
} from '../../../lower/netlink/operation/plan.js';
import type { NetlinkPlan } from '../../../lower/netlink/plan.js';
import { type CCode, c, ident, integer } from '../../c.js';
import type { Writer } from '../../writer.js';
import { writeEntry, writeMembers, writeRange, writeValue } from '../policy.js';
import { writeValidate } from '../validate.js';

/** Ranges, functions and policies of sets, then a policy for each direction of each operation. */
export function writeCustomPolicies(out: Writer, plan: NetlinkPlan, custom: CustomPlan): void {
  const own = custom.sets.filter(({ stored }) => !stored);
  for (const set of own) {
    if (!set.forward || !isWhole(set, custom)) continue;
    out.wrapped(
      c`static const struct nla_policy ${ident(set.policy)}[`,
      [c`${ident(`${set.attrPrefix}MAX`)}`, c`1`],
      ' +',
      c`];`,
    );
    out.blank();
  }
  for (const set of own) {
    for (const field of set.fields) {
      const { plan: checked } = field;
      // No policy names the values of a list that may be of any length.
      const open = field.attribute.list?.style === 'indexed' && field.attribute.list.max === null;
      if (!checked || open || !isUsed(field, set, custom)) continue;
      out.part(field.path, () => {
        if (checked.range !== null) writeRange(out, checked);
        writeValidate(out, ident(plan.prefix), checked);
      });
      if (checked.members !== null) writeMembers(out, checked);
    }
    if (isWhole(set, custom)) {
      writePolicy(out, set.policy, c`${ident(`${set.attrPrefix}MAX`)} + 1`, set.fields, custom);
      out.blank();
    }
  }
  if (custom.nothing !== null) {
    // Where both directions have one entry together, the other's policy may take the place of this in all of them.
    const always = custom.operations.some(
      ({ do: own, dump, both }) => both === null && (own ?? dump)?.policy === custom.nothing,
    );
    if (!always) out.directive(c`#ifdef HAVE_GENL_SPLIT_OPS`);
    out.comment('Of operations that take no attribute: without a policy all would pass.');
    out.line(c`static const struct nla_policy ${ident(custom.nothing)}[] = {`);
    out.line(c`	[1] = { .type = NLA_REJECT },`);
    out.line(c`};`);
    if (!always) out.directive(c`#endif`);
    out.blank();
  }
  for (const operation of custom.operations) writeOperationPolicies(out, operation, custom);
}

/** Whether a policy takes the whole set. */
function isWhole({ key, held }: SetPlan, { policy, operations }: CustomPlan): boolean {
  return held || (policy === 'global' && operations.some(({ set }) => set.key === key));
}

function isUsed(field: FieldPlan, set: SetPlan, custom: CustomPlan): boolean {
  if (isWhole(set, custom)) return true;
  const all = custom.operations.flatMap((one) => [...fieldsOf(one.do), ...fieldsOf(one.dump)]);
  return has(all, field);
}

/** Of a request's field and its set's, presence may differ. */
function has(fields: readonly FieldPlan[], { attribute }: FieldPlan): boolean {
  return fields.some((one) => one.attribute === attribute);
}

function fieldsOf(exchange: ExchangePlan | null): FieldPlan[] {
  return exchange?.fields.map(({ field }) => field) ?? [];
}

function writeOperationPolicies(out: Writer, operation: OperationPlan, custom: CustomPlan): void {
  if (custom.policy === 'global') return;
  const { do: own, dump, both } = operation;
  const [first, second] = [fieldsOf(own), fieldsOf(dump)];
  const one = (exchange: ExchangePlan | null, fields: readonly FieldPlan[]) => {
    if (exchange?.policy && exchange.ownPolicy) writePolicy(out, exchange.policy, c``, fields, custom);
  };
  if (both === null) {
    one(own ?? dump, own ? first : second);
    if ((own ?? dump)?.ownPolicy) out.blank();
    return;
  }
  out.directive(c`#ifdef HAVE_GENL_SPLIT_OPS`);
  one(own, first);
  if (own?.ownPolicy && dump?.ownPolicy) out.blank();
  one(dump, second);
  out.directive(c`#else`);
  const all = operation.set.fields.filter((field) => has(first, field) || has(second, field));
  writePolicy(out, both, c``, all, custom);
  out.directive(c`#endif`);
  out.blank();
}

function writePolicy(
  out: Writer,
  name: string,
  size: CCode,
  fields: readonly FieldPlan[],
  custom: CustomPlan,
): void {
  const head = c`static const struct nla_policy ${ident(name)}`;
  const whole = c`${head}[${size}] = {`;
  if (out.fits(whole)) out.line(whole);
  else {
    out.line(c`static const struct nla_policy`);
    out.line(c`${ident(name)}[${size}] = {`);
  }
  out.indent(() => {
    for (const field of fields) out.part(field.path, () => writeFieldEntry(out, field, custom));
  });
  out.line(c`};`);
}

function writeFieldEntry(out: Writer, field: FieldPlan, { sets }: CustomPlan): void {
  const { attribute, plan, nest } = field;
  const at = c`[${ident(field.id)}] =`;
  const typed = (type: CCode) => writeEntry(out, at, [c`{ `, [c`.type = ${type}`], c` }`]);
  if (attribute.type === 'pad') return;
  const indexed = attribute.list?.style === 'indexed';
  if (nest !== null) {
    const inner = sets.find(({ key }) => key === nest)!;
    if (attribute.type === 'nest-of' && attribute.levels > 0) typed(c`NLA_NESTED`);
    else {
      const macro = indexed ? c`NLA_POLICY_NESTED_ARRAY(` : c`NLA_POLICY_NESTED(`;
      writeEntry(out, at, [macro, [ident(inner.policy)], c`)`]);
    }
  } else if (indexed) {
    if (attribute.list?.max) writeEntry(out, at, [c`NLA_POLICY_NESTED(`, [ident(plan!.members!)], c`)`]);
    // How long values are is looked at when they are read.
    else typed(c`NLA_NESTED`);
  } else if (attribute.type === 'string' && attribute.maxLength === null) {
    const open = 'terminated' in attribute && attribute.terminated === false;
    typed(open ? c`NLA_STRING` : c`NLA_NUL_STRING`);
  } else if (attribute.type === 'binary' && attribute.maxLength === null) {
    if (attribute.minLength === 0) typed(c`NLA_BINARY`);
    else writeEntry(out, at, [c`NLA_POLICY_MIN_LEN(`, [integer(attribute.minLength)], c`)`]);
  } else writeValue(out, at, plan!);
}
