/** Typed helpers that put one value into a message, begin a nest, and read a value of a list. */
import type { CustomPlan, FieldPlan, SetPlan } from '../../../lower/netlink/operation/plan.js';
import type { AttributePlan } from '../../../lower/netlink/plan.js';
import { integerTypes, isInteger } from '../../../model/netlink.js';
import { type CCode, c, ident } from '../../c.js';
import type { Writer } from '../../writer.js';
import { declared } from '../types.js';
import { hasGetter, parameterType } from './types.js';

export function writeHelpers(out: Writer, { sets }: CustomPlan): void {
  for (const set of sets) {
    for (const field of set.fields) {
      if (field.attribute.type !== 'pad') out.part(field.path, () => writeFieldHelpers(out, set, field));
    }
  }
}

function writeFieldHelpers(out: Writer, { name }: SetPlan, field: FieldPlan): void {
  const { attribute, id, put, start, get } = field;
  const indexed = attribute.list?.style === 'indexed';
  if (indexed) {
    out.comment(`Begins ${attribute.name} of ${name}: its values are numbered from 1.`);
    writeStart(out, start, ident(id), []);
  }
  const type = indexed ? c`index` : ident(id);
  const first = indexed ? [c`int index`] : [];
  if (field.nest !== null) {
    if (!indexed) out.comment(`Begins ${attribute.name} of ${name}; nla_nest_end() ends it.`);
    writeStart(out, indexed ? put : start, type, first);
  } else writePut(out, field, put, type, first);
  if (hasGetter(field)) writeGet(out, field, get);
}

function writeStart(out: Writer, name: string, type: CCode, more: readonly CCode[]): void {
  out.head(c`static inline struct nlattr`, c`*${ident(name)}`, [c`struct sk_buff *skb`, ...more]);
  out.line(c`{`);
  out.indent(() => out.line(c`return nla_nest_start(skb, ${type});`));
  out.line(c`}`);
  out.blank();
}

function writePut(out: Writer, field: FieldPlan, name: string, type: CCode, more: readonly CCode[]): void {
  const { attribute, plan } = field;
  const values: readonly CCode[] =
    attribute.type === 'flag'
      ? []
      : attribute.type === 'bitfield32'
        ? [c`u32 value`, c`u32 selector`]
        : attribute.type === 'binary'
          ? [c`const void *value`, c`int length`]
          : [c`${parameterType(plan!.attribute, plan)}value`];
  out.head(c`static inline int`, ident(name), [c`struct sk_buff *skb`, ...more, ...values]);
  out.line(c`{`);
  out.indent(() => writeCall(out, field, type));
  out.line(c`}`);
  out.blank();
}

function writeCall(out: Writer, { attribute }: FieldPlan, type: CCode): void {
  const call = ([fn, ...args]: readonly [CCode, ...CCode[]]) =>
    out.wrapped(c`return ${fn}(`, [c`skb`, type, ...args], ',', c`);`);
  if (isInteger(attribute)) {
    const { bits, sized, signed } = integerTypes[attribute.type];
    if (sized) {
      const narrow = signed ? c`s32` : c`u32`;
      out.line(c`if (value == (${narrow})value)`);
      out.indent(() => call([c`nla_put_${narrow}`, c`value`]));
    }
    // 64-bit values are not padded: readers copy them out, as they have to for NLA_UINT.
    if (bits === 64) call([c`nla_put`, c`sizeof(value)`, c`&value`]);
    else call([c`nla_put${suffix(attribute.type)}`, c`value`]);
  } else call(puts[attribute.type as keyof typeof puts]);
}

const puts = {
  flag: [c`nla_put_flag`],
  string: [c`nla_put_string`, c`value`],
  binary: [c`nla_put`, c`length`, c`value`],
  ipv4: [c`nla_put_in_addr`, c`value`],
  ipv6: [c`nla_put_in6_addr`, c`value`],
  mac: [c`nla_put`, c`ETH_ALEN`, c`value`],
  bitfield32: [c`nla_put_bitfield32`, c`value`, c`selector`],
} as const;

function writeGet(out: Writer, { attribute, plan }: FieldPlan, name: string): void {
  const { type } = attribute;
  const [returned, star] = returnType(plan!);
  out.head(c`static inline ${returned}`, c`${star}${ident(name)}`, [c`const struct nlattr *item`]);
  out.line(c`{`);
  out.indent(() => {
    if (isInteger(attribute) && integerTypes[attribute.type].sized) {
      const narrow = integerTypes[attribute.type].signed ? c`s32` : c`u32`;
      out.line(c`if (nla_len(item) == sizeof(${narrow}))`);
      out.line(c`	return nla_get_${narrow}(item);`);
      out.line(c`return nla_get_${integerTypes[attribute.type].signed ? c`s64` : c`u64`}(item);`);
    } else if (isInteger(attribute)) out.line(c`return nla_get${suffix(attribute.type)}(item);`);
    else if (type === 'ipv4') out.line(c`return nla_get_in_addr(item);`);
    else if (type === 'ipv6') out.line(c`return nla_get_in6_addr(item);`);
    else out.line(c`return nla_data(item);`);
  });
  out.line(c`}`);
  out.blank();
}

/** A value as a function returns it, and the star before the function's name. */
function returnType(plan: AttributePlan): readonly [type: CCode, star: CCode] {
  if (plan.attribute.type === 'ipv6') return [c`struct in6_addr`, c``];
  if (plan.attribute.type === 'mac') return [c`const u8`, c`*`];
  if (plan.attribute.type === 'string') return [c`const char`, c`*`];
  return [declared(plan)[0], c``];
}

/** As names of functions end that are of the type. */
function suffix(type: string): CCode {
  return ident(`_${type}`);
}
