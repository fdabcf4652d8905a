/** What a handler does with a request's attributes: the checks that no policy can make, and reading values. */
import type { AttributePlan, NetlinkPlan, ObjectPlan, RequirementPlan } from '../../lower/netlink/plan.js';
import { type CCode, c, ident, integer, join, string } from '../c.js';
import type { Writer } from '../writer.js';
import { hasDefault, writeDefault } from './preset.js';
import { stringLengths } from './text.js';
import { isFallible, lengthOf, memberOf, type Reading, writeRead } from './types.js';

/** Where values come from: the table of attributes, and how all are gone through for those that are there several times. */
interface Source {
  readonly table: CCode;
  /** `nlmsg_for_each_attr(item, info->nlhdr, GENL_HDRLEN, rem)`. */
  readonly each: CCode;
  readonly reading: Reading;
}

/** `lenient` where the core may have let pass what it would refuse of others. */
export function readingFor(
  plan: NetlinkPlan,
  extack: CCode,
  { failed = c`err`, lenient = false }: { readonly failed?: CCode; readonly lenient?: boolean } = {},
): Reading {
  return { prefix: ident(plan.prefix), lengths: stringLengths(plan), failed, extack, lenient };
}

/** Whether the core checks what is parsed of an object as it did before 5.2, in one of the requests that are. */
export function isLenient({ lenient }: ObjectPlan): boolean {
  return lenient.includes('create') || lenient.includes('set');
}

export function writeRequired(out: Writer, one: AttributePlan, error = c`-EINVAL`): void {
  out.wrapped(c`if (GENL_REQ_ATTR_CHECK(`, [c`info`, ident(one.id)], ',', c`)) {`);
  refuseMissing(out, one, c`info->extack`, error);
}

export function refuseMissing(out: Writer, { attribute }: AttributePlan, extack: CCode, error: CCode): void {
  const message = string(`${attribute.name} is required`);
  out.indent(() => out.wrapped(c`NL_SET_ERR_MSG(`, [extack, message], ',', c`);`));
  out.line(c`	return ${error};`);
  out.line(c`}`);
}

/** What every object has, before a request says otherwise. */
export function writeDefaults(out: Writer, attributes: readonly AttributePlan[], object: CCode): void {
  for (const one of attributes) {
    if (!hasDefault(one)) continue;
    out.part(one.path, () => writeDefault(out, one, memberOf(one, object), lengthOf(one, object)));
  }
}

/** A request's attributes into an object, in place of what it has. */
export function writeParse(out: Writer, plan: NetlinkPlan, object: ObjectPlan): void {
  // With two callers the compiler would call it, which a short one is not worth.
  const inlined = object.operations.set !== null && object.attributes.every(isShort);
  out.head(inlined ? c`static __always_inline int` : c`static int`, c`${ident(object.fn)}_parse`, [
    c`struct ${ident(object.type)} *obj`,
    c`struct genl_info *info`,
  ]);
  out.line(c`{`);
  out.indent(() => {
    writeReadVariables(out, object.attributes, object.attributes.some(isFallible));
    out.blank();
    writeReadAll(out, object.attributes, c`obj`, {
      table: c`info->attrs`,
      each: c`nlmsg_for_each_attr(item, info->nlhdr, GENL_HDRLEN, rem)`,
      reading: readingFor(plan, c`info->extack`, { lenient: isLenient(object) }),
    });
    out.line(c`return 0;`);
  });
  out.line(c`}`);
  out.blank();
}

function isShort({ count, nest }: AttributePlan): boolean {
  return count === null && nest === null;
}

/** What `writeReadAll` works with, and what it fails with. */
export function writeReadVariables(out: Writer, attributes: readonly AttributePlan[], fails: boolean): void {
  const lists = attributes.some(({ attribute }) => attribute.list !== null);
  if (attributes.some(({ attribute }) => attribute.type === 'bitfield32')) {
    out.line(c`struct nla_bitfield32 bits;`);
  }
  out.line(lists ? c`struct nlattr *attr, *item;` : c`struct nlattr *attr;`);
  if (lists) out.line(c`unsigned int n;`);
  const numbers = [...(fails ? [c`err`] : []), ...(lists ? [c`rem`] : [])];
  if (numbers.length > 0) out.line(c`int ${join(numbers, c`, `)};`);
}

export function writeReadAll(
  out: Writer,
  attributes: readonly AttributePlan[],
  to: CCode,
  source: Source,
): void {
  for (const one of attributes) out.part(one.path, () => writeReadOne(out, one, to, source));
}

function writeReadOne(out: Writer, one: AttributePlan, object: CCode, source: Source): void {
  const to = memberOf(one, object);
  out.line(c`attr = ${source.table}[${ident(one.id)}];`);
  const body = () => {
    if (one.count !== null) writeReadList(out, one, to, c`${object}->${ident(one.count)}`, source);
    else {
      const length = lengthOf(one, object);
      writeRead(out, one, to, c`attr`, source.reading);
      if (length) out.line(c`${length} = err;`);
    }
    if (one.presence !== null) out.line(c`${object}->${ident(one.presence)} = true;`);
  };
  const single = one.count === null && one.presence === null && isOneStatement(one);
  out.branch(c`if (attr)`, single, body);
}

/** Whether one value is read by one statement. */
export function isOneStatement({ attribute }: AttributePlan): boolean {
  const several = ['string', 'nest', 'bitfield32'].includes(attribute.type);
  return !several && (attribute.type !== 'binary' || attribute.minLength === attribute.maxLength);
}

/** What has to be there where something else is; the first to ask is the one that is pointed at. */
export function writeRequirements(
  out: Writer,
  requirements: readonly RequirementPlan[],
  table: CCode,
  extack: CCode,
): void {
  for (const { attribute: one, needs } of requirements) {
    out.part(one.path, () => {
      out.line(c`attr = ${table}[${ident(one.id)}];`);
      for (const names of needs) {
        const missing = names.map(({ id }) => c`!${table}[${ident(id)}]`);
        const what = names.map(({ attribute }) => attribute.name).join(' or ');
        const text = string(`${what} is required with ${one.attribute.name}`);
        out.wrapped(c`if (`, [c`attr`, ...missing], ' &&', c`) {`);
        out.indent(() => out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, [extack, c`attr`, text], ',', c`);`));
        out.line(c`	return -EINVAL;`);
        out.line(c`}`);
      }
    });
  }
}

function writeReadList(out: Writer, one: AttributePlan, to: CCode, count: CCode, source: Source): void {
  const { name, list } = one.attribute;
  const { style, max } = list!;
  const { extack, lenient } = source.reading;
  out.line(c`n = 0;`);
  out.block(style === 'multi' ? source.each : c`nla_for_each_nested(item, attr, rem)`, () => {
    if (style === 'multi') {
      out.wrapped(c`if (`, [c`nla_type(item)`, ident(one.id)], ' !=', c`)`);
      out.line(c`	continue;`);
    } else if (lenient) {
      // The core has passed over those, and not looked into them.
      const beyond = c`nla_type(item) > ARRAY_SIZE(${to})`;
      out.wrapped(c`if (`, [c`!nla_type(item)`, beyond], ' ||', c`)`);
      out.line(c`	continue;`);
    }
    out.line(c`if (n == ARRAY_SIZE(${to})) {`);
    const message = string(`at most ${integer(max)} of ${name}`);
    out.indent(() => {
      out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, [extack, c`item`, message], ',', c`);`);
      out.line(c`return -EINVAL;`);
    });
    out.line(c`}`);
    writeRead(out, one, c`${to}[n]`, c`item`, source.reading);
    out.line(c`n++;`);
  });
  out.line(c`${count} = n;`);
}
