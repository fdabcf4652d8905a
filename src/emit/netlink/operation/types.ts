/** Types of a set's attributes in C: as members of the struct that a message is read into, and how they are read. */
import type { FieldPlan } from '../../../lower/netlink/operation/plan.js';
import { type Attribute, isAddress, isInteger } from '../../../model/netlink.js';
import { type CCode, c, ident } from '../../c.js';
import { declared, getter } from '../types.js';

/** What a member is, and what follows its name. */
export function memberType(field: FieldPlan, list: string): readonly [type: CCode, after: CCode] {
  const { attribute, plan } = field;
  if (attribute.list !== null) return [c`struct ${ident(list)} `, c``];
  switch (attribute.type) {
    case 'string':
      return [c`const char *`, c``];
    case 'binary':
      return [c`const void *`, c``];
    case 'nest':
    case 'nest-of':
      return [c`const struct nlattr *`, c``];
    case 'bitfield32':
      return [c`struct nla_bitfield32 `, c``];
    case 'pad':
      throw new Error('what pads has no value');
    default: {
      const [type, after] = declared(plan!);
      return [c`${type} `, after];
    }
  }
}

/** A value as a parameter or as what a function returns: addresses of more than 4 bytes are pointed at. */
export function parameterType(attribute: Attribute, plan: FieldPlan['plan']): CCode {
  if (attribute.type === 'ipv6') return c`const struct in6_addr *`;
  if (attribute.type === 'mac') return c`const u8 *`;
  if (attribute.type === 'string') return c`const char *`;
  if (attribute.type === 'binary') return c`const void *`;
  return c`${declared(plan!)[0]} `;
}

/** An expression that reads a value of an attribute: for what is one, and not a pointer into the message. */
export function readExpression(prefix: CCode, field: FieldPlan, from: CCode): CCode | undefined {
  const { attribute, plan } = field;
  if (attribute.type === 'bitfield32') return c`nla_get_bitfield32(${from})`;
  return plan ? getter(prefix, plan, from) : undefined;
}

/** Whether a list's values have a getter of their own: the others are what nla_data() points at, or nests. */
export function hasGetter({ attribute }: FieldPlan): boolean {
  return (
    attribute.list !== null && (isInteger(attribute) || isAddress(attribute) || attribute.type === 'string')
  );
}
