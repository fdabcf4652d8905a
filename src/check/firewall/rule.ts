/** Whether the conditions of a rule can hold together: errors for what contradicts itself, warnings for what never happens. */
import {
  canBePresent,
  familyOf,
  fieldOf,
  matchingSet,
  protocolsWith,
  single,
} from '../../model/condition.js';
import { portProtocolNumbers } from '../../model/field.js';
import type { Condition, Family, Hook } from '../../model/firewall.js';
import { ipProtocols } from '../../model/header/numbers.js';
import { contains, type IntervalSet, intersect, union } from '../../model/interval.js';
import type { Path } from '../../model/path.js';
import type { Report } from '../report.js';

interface Placed {
  readonly condition: Condition;
  readonly path: Path;
}

export function checkTogether(
  rule: string,
  conditions: readonly Condition[],
  rulePath: Path,
  families: readonly Family[],
  hook: Hook,
  report: Report,
): void {
  const placed = conditions.map((condition, index) => ({ condition, path: [...rulePath, 'when', index] }));
  for (const one of placed) checkPresence(one, families, hook, report);
  checkFamilies(placed, report);
  checkProtocols(rule, placed, report);
  checkSets(rule, placed, report);
}

/** A field that packets cannot have at this hook or in this chain's families. */
function checkPresence(
  { condition, path }: Placed,
  families: readonly Family[],
  hook: Hook,
  report: Report,
): void {
  const field = fieldOf(condition);
  if (families.some((family) => canBePresent(field, family, hook))) return;
  const why = field.header
    ? `the chain is for ${families.join(' and ')} only`
    : `there is no such interface at hook ${hook}`;
  report.add('NK2031', path, `${field.name} is never present here: ${why}`);
}

function checkFamilies(placed: readonly Placed[], report: Report): void {
  const v4 = placed.find((p) => familyOf(fieldOf(p.condition)) === 'ipv4');
  const v6 = placed.find((p) => familyOf(fieldOf(p.condition)) === 'ipv6');
  if (v4 && v6)
    conflict(
      'NK2032',
      v4,
      v6,
      'no packet is both IPv4 and IPv6',
      'make two rules, one for each family',
      report,
    );
}

/** Conditions on transport headers, and on the protocol itself, narrow down the protocols left; none may be left over. */
function checkProtocols(rule: string, placed: readonly Placed[], report: Report): void {
  let left: IntervalSet | undefined;
  let before: Placed | undefined;
  for (const one of placed) {
    const allowed = protocolsAllowed(one.condition);
    if (!allowed) continue;
    const next = left ? intersect(left, allowed) : allowed;
    if (next.length === 0) {
      if (before) explainProtocols(rule, before, one, report);
      return;
    }
    left = next;
    before = one;
  }
}

function protocolsAllowed(condition: Condition): IntervalSet | undefined {
  const field = fieldOf(condition);
  const carriers = protocolsWith(field);
  if (carriers) return union(carriers.map((p) => single(BigInt(p))));
  const isProtocol = field.name === 'meta.l4proto' || field.name === 'ip.protocol';
  if (isProtocol && (condition.op === 'in' || condition.op === 'notIn')) return matchingSet(condition);
  return undefined;
}

function explainProtocols(rule: string, a: Placed, b: Placed, report: Report): void {
  const ports = [a, b].find((p) => /\.[sd]port$/.test(p.condition.field));
  const other = ports === a ? b : a;
  const asked = protocolsAllowed(other.condition)!;
  const field = fieldOf(other.condition);
  if (ports && !portProtocolNumbers.some((n) => contains(asked, BigInt(n)))) {
    const names = field.header && field.header !== 'ip' ? field.header : protocolNames(asked);
    const message = `${names} ${/,| /.test(names) ? 'have' : 'has'} no ports, so ${ports.condition.field} never holds`;
    conflict('NK2033', ports, other, message, 'leave one of the two out', report);
  } else {
    const message = `no packet of rule '${rule}' can have both ${a.condition.field} and ${b.condition.field}`;
    conflict('NK2033', a, b, message, 'make two rules', report);
  }
}

function protocolNames(set: IntervalSet): string {
  const names = Object.entries(ipProtocols).filter(([, n]) => contains(set, BigInt(n)));
  return names.length > 0 && names.length < 6
    ? names.map(([name]) => name).join(', ')
    : 'the protocols named';
}

function conflict(
  code: 'NK2032' | 'NK2033',
  a: Placed,
  b: Placed,
  message: string,
  fix: string,
  report: Report,
): void {
  const at = report.origins.at(a.path);
  report.add(code, b.path, message, {
    fix,
    ...(at ? { related: [{ message: 'it conflicts with this condition', at }] } : {}),
  });
}

/** Two conditions on one field that leave no value: legal, but surely not meant. */
function checkSets(rule: string, placed: readonly Placed[], report: Report): void {
  const left = new Map<string, IntervalSet>();
  for (const { condition, path } of placed) {
    if (condition.op !== 'in' && condition.op !== 'notIn') continue;
    const field = fieldOf(condition);
    if (field.type === 'ifname') continue;
    const set = matchingSet(condition);
    const before = left.get(field.name);
    const next = before ? intersect(before, set) : set;
    left.set(field.name, next);
    if (next.length === 0)
      report.add(
        'NK2040',
        path,
        `rule '${rule}' can never match: its conditions leave no value of ${field.name}`,
      );
  }
}
