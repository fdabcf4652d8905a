/** Whether a condition holds: docs/semantics.md, "Comparisons". Value by value, as they are written. */
import { fieldNamed } from '../../model/field.js';
import type { Condition } from '../../model/firewall.js';
import type { Interval } from '../../model/interval.js';
import { isBad, parseValue } from '../../model/value.js';
import type { PacketFields, Value } from './fields.js';

type ListCondition = Extract<Condition, { op: 'in' | 'notIn' }>;

/** The entries of conditions seen before: rule sets are long and packets many. */
const read = new WeakMap<ListCondition, readonly Interval[]>();

function entriesOf(condition: ListCondition): readonly Interval[] {
  let entries = read.get(condition);
  if (!entries) {
    const field = fieldNamed(condition.field);
    if (!field) throw new Error(`no such field: ${condition.field}`);
    entries = condition.values.map((text) => {
      const value = parseValue(field, text);
      if (isBad(value)) throw new Error(value.message);
      return value;
    });
    read.set(condition, entries);
  }
  return entries;
}

/** A condition on a field that the packet does not have never holds, negated or not. */
export function holds(condition: Condition, fields: PacketFields): boolean {
  const value = fields.get(condition.field);
  if (value === undefined) return false;
  switch (condition.op) {
    case 'in':
      return listed(condition, value);
    case 'notIn':
      return !listed(condition, value);
    case 'mask':
      return masked(value, condition.mask) === BigInt(condition.value);
    case 'notMask':
      return masked(value, condition.mask) !== BigInt(condition.value);
  }
}

function listed(condition: ListCondition, value: Value): boolean {
  if (typeof value === 'string') return condition.values.some((entry) => named(entry, value));
  return entriesOf(condition).some(({ from, to }) => from <= value && value <= to);
}

function named(entry: string, name: string): boolean {
  return entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry;
}

function masked(value: Value, mask: number): bigint {
  if (typeof value === 'string') throw new Error('interface names have no masks');
  return value & BigInt(mask);
}
