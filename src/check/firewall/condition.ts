/** One condition: its field, its operator, its values. */
import { type FieldInfo, fieldNamed, fieldNames } from '../../model/field.js';
import type { Condition } from '../../model/firewall.js';
import type { Path } from '../../model/path.js';
import { isBad, parseValue } from '../../model/value.js';
import { isInterfaceName } from '../interface-name.js';
import { printable } from '../printable.js';
import type { Report } from '../report.js';
import type { ConditionData } from './schema.js';

/** The condition as the model has it, or undefined where something was reported. */
export function checkCondition(data: ConditionData, path: Path, report: Report): Condition | undefined {
  const field = fieldNamed(data.field);
  if (!field) {
    const near = nearest(data.field);
    report.add(
      'NK2020',
      path,
      `there is no field '${data.field}'`,
      near ? { fix: `did you mean ${near}?` } : {},
    );
    return undefined;
  }
  if (data.op === 'mask' || data.op === 'notMask') return checkMask(field, data, path, report);
  if (field.type === 'ifname') return checkNames(field, data, path, report);
  const values = data.values.map((value, index) =>
    checkValue(field, value, [...path, 'values', index], report),
  );
  if (values.includes(undefined)) return undefined;
  return { field: field.name, op: data.op, values: values as string[] } as Condition;
}

type ListData = Extract<ConditionData, { values: unknown }>;

/** A value's text: a number in decimal, a range with a dash. */
function checkValue(
  field: FieldInfo,
  value: ListData['values'][number],
  path: Path,
  report: Report,
): string | undefined {
  // Names have dashes themselves: in a range their numbers stand for them.
  const end = (of: string | number) =>
    Object.hasOwn(field.names, of) ? String(field.names[of]) : String(of);
  const text = typeof value === 'object' ? `${end(value.from)}-${end(value.to)}` : String(value);
  const parsed = parseValue(field, text);
  if (!isBad(parsed)) return text;
  const code = {
    syntax: 'NK2021',
    'too-large': 'NK2022',
    'host-bits': 'NK2023',
    inverted: 'NK2024',
    'other-family': 'NK2025',
  } as const;
  report.add(
    code[parsed.reason],
    path,
    parsed.message,
    parsed.suggestion ? { fix: `write '${parsed.suggestion}'` } : {},
  );
  return undefined;
}

function checkNames(field: FieldInfo, data: ListData, path: Path, report: Report): Condition | undefined {
  let good = true;
  data.values.forEach((value, index) => {
    const name = typeof value === 'string' ? value : '';
    // A `*` at the end stands for any rest, also of a name that is empty before it.
    if (name === '*' || isInterfaceName(name.endsWith('*') ? name.slice(0, -1) : name)) return;
    good = false;
    report.add(
      'NK2026',
      [...path, 'values', index],
      `'${printable(String(value))}' cannot be the name of a network interface`,
      {
        cause:
          'a name has 1 to 15 visible ASCII characters, without / and : (dev_valid_name); a * at the end stands for any rest',
      },
    );
  });
  return good
    ? ({ field: field.name, op: data.op, values: data.values as string[] } as Condition)
    : undefined;
}

function checkMask(
  field: FieldInfo,
  data: Extract<ConditionData, { mask: unknown }>,
  path: Path,
  report: Report,
): Condition | undefined {
  if (field.type !== 'flags' && field.type !== 'uint') {
    report.add('NK2027', path, `${field.name} has no operator 'mask'`, { fix: 'use in or notIn' });
    return undefined;
  }
  const mask = bitsOf(field, data.mask, [...path, 'mask'], report);
  const value = bitsOf(field, data.value, [...path, 'value'], report);
  if (mask === undefined || value === undefined) return undefined;
  if ((value & ~mask) !== 0) {
    report.add('NK2030', path, `${field.name} & 0x${mask.toString(16)} is never 0x${value.toString(16)}`, {
      cause: 'the value has bits that the mask takes away',
      fix: 'put every flag of the value into the mask as well',
    });
    return undefined;
  }
  return { field: field.name, op: data.op, mask, value } as Condition;
}

function bitsOf(field: FieldInfo, data: number | string[], path: Path, report: Report): number | undefined {
  if (typeof data === 'number') {
    if (Number.isInteger(data) && data >= 0 && data < 2 ** field.bits) return data;
    report.add('NK2022', path, `${data} does not fit ${field.name}, which has ${field.bits} bits`);
    return undefined;
  }
  let bits = 0;
  for (const name of data) {
    if (!Object.hasOwn(field.names, name)) {
      report.add('NK2021', path, `${field.name} has no flag '${name}'`, {
        fix: `its flags are ${Object.keys(field.names).join(', ')}`,
      });
      return undefined;
    }
    bits |= field.names[name]!;
  }
  return bits;
}

/** The field name that differs least, for a typing mistake. */
function nearest(name: string): string | undefined {
  const scored = fieldNames().map((candidate) => ({ candidate, distance: distance(name, candidate) }));
  const best = scored.reduce((a, b) => (b.distance < a.distance ? b : a));
  return best.distance <= 3 ? best.candidate : undefined;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
