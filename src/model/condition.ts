/** What a condition asks of a packet, in terms that `check` and `lower` share. */
import { type FieldInfo, fieldNamed, portProtocolNumbers, protocolOf } from './field.js';
import type { Condition, Family, Hook } from './firewall.js';
import { complement, type Interval, type IntervalSet } from './interval.js';
import { valueSet } from './value.js';

/** The values of a condition on a number or address for which it holds. */
export function matchingSet(condition: Extract<Condition, { op: 'in' | 'notIn' }>): IntervalSet {
  const field = fieldOf(condition);
  const set = valueSet(field, condition.values);
  return condition.op === 'in' ? set : complement(set, field.bits);
}

export function fieldOf(condition: Condition): FieldInfo {
  const field = fieldNamed(condition.field);
  if (!field) throw new Error(`no such field: ${condition.field}`);
  return field;
}

/** The only family whose packets can have a field; undefined where both can. Each has its own ICMP. */
export function familyOf({ header }: FieldInfo): Family | undefined {
  if (header === 'ip' || header === 'icmp') return 'ipv4';
  return header === 'ip6' || header === 'icmpv6' ? 'ipv6' : undefined;
}

/** Whether packets of a family can have a field at a hook at all. */
export function canBePresent(field: FieldInfo, family: Family, hook: Hook): boolean {
  const own = familyOf(field);
  if (own !== undefined) return family === own;
  if (field.name === 'meta.iifname') return hook === 'prerouting' || hook === 'input' || hook === 'forward';
  if (field.name === 'meta.oifname') return hook === 'forward' || hook === 'output' || hook === 'postrouting';
  return true;
}

/** The transport protocols for which a field can be present; undefined where it does not depend on them. */
export function protocolsWith(field: FieldInfo): readonly number[] | undefined {
  if (field.name.startsWith('th.')) return portProtocolNumbers;
  const own = protocolOf(field);
  return own === undefined ? undefined : [own];
}

export function single(value: bigint): Interval {
  return { from: value, to: value };
}
