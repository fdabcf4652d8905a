/** Functions that check an integer where no policy can: numbers with gaps, limits in network byte order, sizes before 6.7. */
import type { AttributePlan } from '../../lower/netlink/plan.js';
import {
  type IntegerAttribute,
  integerTypes,
  isContiguous,
  limitsOf,
  type NumberRange,
} from '../../model/netlink.js';
import { type CCode, c, ident, string } from '../c.js';
import type { Writer } from '../writer.js';
import { constant, host } from './constant.js';
import { getter, room } from './types.js';

export function writeValidate(out: Writer, prefix: CCode, one: AttributePlan): void {
  const name = one.validate ?? one.fallback;
  if (name === null) return;
  const attribute = one.attribute as IntegerAttribute;
  const { sized } = integerTypes[attribute.type];
  const old = one.validate === null;
  if (old) out.directive(c`#ifndef HAVE_NLA_UINT`);
  out.head(c`static int`, ident(name), [c`const struct nlattr *attr`, c`struct netlink_ext_ack *extack`]);
  out.line(c`{`);
  out.indent(() => {
    const value = host(attribute.type, getter(prefix, one, c`attr`)!);
    const checks = isContiguous(attribute) ? limits(attribute) : [];
    if (checks.length > 0) {
      out.line(c`${integerTypes[attribute.type].signed ? c`s64` : c`u64`} value;`);
      out.blank();
    }
    const length = sized
      ? c`nla_len(attr) != sizeof(u32) && nla_len(attr) != sizeof(u64)`
      : c`nla_len(attr) != ${room(one)}`;
    out.line(c`if (${length}) {`);
    refuse(out, 'invalid attribute length', c`EINVAL`);
    out.line(c`}`);
    if (attribute.ranges !== null) writeRanges(out, attribute.ranges, value);
    else if (!isContiguous(attribute)) writeNames(out, one, value);
    else {
      if (checks.length > 0) {
        out.line(c`value = ${value};`);
        out.wrapped(c`if (`, checks, ' ||', c`) {`);
        refuse(out, 'integer out of range', c`ERANGE`);
        out.line(c`}`);
      }
      out.line(c`return 0;`);
    }
  });
  out.line(c`}`);
  if (old) out.directive(c`#endif`);
  out.blank();
}

function writeRanges(out: Writer, ranges: readonly NumberRange[], value: CCode): void {
  out.line(c`switch (${value}) {`);
  for (const { min, max } of ranges) {
    const [least, most] = [constant(BigInt(min)), constant(BigInt(max))];
    // checkpatch would take a minus after the dots for a difference.
    const upTo = most.text.startsWith('-') ? c`(${most})` : most;
    out.line(min === max ? c`case ${least}:` : c`case ${least} ... ${upTo}:`);
  }
  out.line(c`	return 0;`);
  out.line(c`}`);
  const message = string('integer out of range');
  out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, [c`extack`, c`attr`, message], ',', c`);`);
  out.line(c`return -ERANGE;`);
}

function writeNames(out: Writer, { attribute, numbers }: AttributePlan, value: CCode): void {
  out.line(c`switch (${value}) {`);
  for (const { id } of numbers) out.line(c`case ${ident(id)}:`);
  out.line(c`	return 0;`);
  out.line(c`}`);
  const message = string(`${attribute.name} has no such value`);
  out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, [c`extack`, c`attr`, message], ',', c`);`);
  out.line(c`return -EINVAL;`);
}

/** What the type alone does not say. */
function limits({ type, min, max }: IntegerAttribute): CCode[] {
  const own = limitsOf(type);
  // A constant that is long is unsigned, and would make the comparison so.
  const limit = (value: bigint) => (integerTypes[type].signed ? c`(s64)${constant(value)}` : constant(value));
  return [
    ...(BigInt(min) === own.min ? [] : [c`value < ${limit(BigInt(min))}`]),
    ...(BigInt(max) === own.max ? [] : [c`value > ${limit(BigInt(max))}`]),
  ];
}

function refuse(out: Writer, message: string, error: CCode): void {
  out.indent(() => {
    out.wrapped(c`NL_SET_ERR_MSG_ATTR(`, [c`extack`, c`attr`, string(message)], ',', c`);`);
    out.line(c`return -${error};`);
  });
}
