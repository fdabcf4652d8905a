/** Nests: a struct for what is inside one, and the functions that read it, send it and know its size. */
import {
  type AttributePlan,
  allAttributes,
  type NestPlan,
  type NetlinkPlan,
  type ObjectPlan,
} from '../../lower/netlink/plan.js';
import { type CCode, c, ident } from '../c.js';
import { Writer } from '../writer.js';
import { writeMembers, writePut, writePutVariables, writeSizeOf } from './object.js';
import {
  isLenient,
  readingFor,
  refuseMissing,
  writeDefaults,
  writeReadAll,
  writeReadVariables,
  writeRequirements,
} from './parse.js';

function nestsOf(attributes: readonly AttributePlan[]): NestPlan[] {
  return [...allAttributes(attributes)].flatMap(({ nest }) => (nest ? [nest] : []));
}

/** Those inside others first. */
export function nestStructs(attributes: readonly AttributePlan[]): CCode {
  const out = new Writer();
  for (const { type, attributes: inner } of nestsOf(attributes)) {
    out.line(c`struct ${ident(type)} {`);
    out.indent(() => writeMembers(out, inner));
    out.line(c`};`);
    out.blank();
  }
  return out.done();
}

export function writeNestSizes(out: Writer, attributes: readonly AttributePlan[]): void {
  for (const nest of nestsOf(attributes)) writeSizeOf(out, ident(nest.size), nest.attributes);
}

export function writeNestPuts(out: Writer, plan: NetlinkPlan, attributes: readonly AttributePlan[]): void {
  for (const nest of nestsOf(attributes)) {
    out.head(c`static int`, ident(nest.put), [
      c`struct sk_buff *skb`,
      c`int type`,
      c`const struct ${ident(nest.type)} *from`,
    ]);
    out.line(c`{`);
    out.indent(() => {
      writePutVariables(out, nest.attributes, { nest: true });
      out.blank();
      out.line(c`nest = nla_nest_start(skb, type);`);
      out.line(c`if (!nest)`);
      out.line(c`	return -EMSGSIZE;`);
      for (const one of nest.attributes) {
        writePut(out, ident(plan.prefix), one, c`from`, c`return -EMSGSIZE`);
      }
      out.line(c`nla_nest_end(skb, nest);`);
      out.line(c`return 0;`);
    });
    out.line(c`}`);
    out.blank();
  }
}

export function writeNestParsers(out: Writer, plan: NetlinkPlan, object: ObjectPlan): void {
  for (const nest of nestsOf(object.attributes)) writeParser(out, plan, nest, isLenient(object));
}

function writeParser(out: Writer, plan: NetlinkPlan, nest: NestPlan, lenient: boolean): void {
  const last = ident(`${nest.attrPrefix}MAX`);
  out.head(c`static int`, ident(nest.parse), [
    c`struct ${ident(nest.type)} *to`,
    c`const struct nlattr *nest`,
    c`struct netlink_ext_ack *extack`,
  ]);
  out.line(c`{`);
  out.indent(() => {
    out.line(c`struct nlattr *attrs[${last} + 1];`);
    writeReadVariables(out, nest.attributes, true);
    out.blank();
    out.wrapped(
      lenient ? c`err = nla_parse_nested_deprecated(` : c`err = nla_parse_nested(`,
      [c`attrs`, last, c`nest`, ident(nest.policy), c`extack`],
      ',',
      c`);`,
    );
    out.line(c`if (err)`);
    out.line(c`	return err;`);
    for (const one of nest.attributes) {
      if (!one.required) continue;
      out.part(one.path, () => {
        out.wrapped(c`if (NL_REQ_ATTR_CHECK(`, [c`extack`, c`nest`, c`attrs`, ident(one.id)], ',', c`)) {`);
        refuseMissing(out, one, c`extack`, c`-EINVAL`);
      });
    }
    writeRequirements(out, nest.requirements, c`attrs`, c`extack`);
    out.line(c`memset(to, 0, sizeof(*to));`);
    writeDefaults(out, nest.attributes, c`to`);
    writeReadAll(out, nest.attributes, c`to`, {
      table: c`attrs`,
      each: c`nla_for_each_nested(item, nest, rem)`,
      reading: readingFor(plan, c`extack`, { lenient }),
    });
    out.line(c`return 0;`);
  });
  out.line(c`}`);
  out.blank();
}
