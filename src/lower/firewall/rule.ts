/** One rule for one family: its conditions as tests, merged and simplified, or nothing where no packet can match. */
import { canBePresent, fieldOf, matchingSet, protocolsWith, single } from '../../model/condition.js';
import type { FieldInfo } from '../../model/field.js';
import type { Condition, Family, Hook, Rule } from '../../model/firewall.js';
import { contains, type IntervalSet, intersect, maxOf, union } from '../../model/interval.js';
import { Demand } from './demand.js';
import type { Key, Test } from './test.js';

/** Nothing but its name and the tests; what surrounds a rule is `lower.ts`'s business. */
export function testsOf(rule: Rule, family: Family, hook: Hook): readonly Test[] | undefined {
  const all: IntervalSet = [{ from: 0n, to: maxOf(8) }];
  let protocols = all;
  let needsProtocol = false;
  const needs = { network: false, transport: undefined as readonly number[] | undefined };
  const demands = new Map<string, Demand>();
  const devices: Test[] = [];

  for (const condition of rule.when) {
    const field = fieldOf(condition);
    if (!canBePresent(field, family, hook)) return undefined;
    const carriers = protocolsWith(field);
    if (carriers) {
      const allowed = new Set(carriers);
      needs.transport = needs.transport ? needs.transport.filter((p) => allowed.has(p)) : carriers;
    }
    if (field.header === 'ip' || field.header === 'ip6') needs.network = true;

    if (field.type === 'ifname') {
      devices.push(deviceTest(field, condition));
    } else if (field.name === 'meta.nfproto') {
      if (!holds(condition, BigInt(field.names[family]!))) return undefined;
    } else if (field.name === 'meta.l4proto') {
      needsProtocol = true;
      if (condition.op === 'in' || condition.op === 'notIn')
        protocols = intersect(protocols, matchingSet(condition));
      else protocols = intersect(protocols, masked(condition, 8));
    } else {
      const key = keyOf(field);
      const demand = demands.get(key.name) ?? new Demand(key);
      demands.set(key.name, demand);
      if (condition.op === 'mask') demand.masked(condition);
      else if (condition.op === 'notMask') demand.notMasked(condition);
      else demand.within(matchingSet(condition));
    }
  }

  const presence = presenceTests(protocols, needsProtocol, needs);
  if (!presence) return undefined;
  const numbers: Test[] = [];
  for (const demand of demands.values()) {
    const tests = demand.tests();
    if (!tests) return undefined;
    numbers.push(...tests);
  }
  return [...presence, ...numbers, ...devices];
}

/** What must be there: as few tests as say it, since a transport header implies the protocol and the network header. */
function presenceTests(
  protocols: IntervalSet,
  needsProtocol: boolean,
  needs: { network: boolean; transport: readonly number[] | undefined },
): Test[] | undefined {
  if (protocols.length === 0) return undefined;
  if (needs.transport) {
    const possible = needs.transport.filter((p) => contains(protocols, BigInt(p)));
    if (possible.length === 0) return undefined;
    if (possible.length === 1) return [{ kind: 'transport', protocol: possible[0]! }];
    const tests: Test[] = [{ kind: 'ports' }];
    if (possible.length < needs.transport.length) {
      tests.push({ kind: 'l4proto', set: union(possible.map((p) => single(BigInt(p)))) });
    }
    return tests;
  }
  if (needsProtocol) return [{ kind: 'l4proto', set: protocols }];
  return needs.network ? [{ kind: 'network' }] : [];
}

/** Where a field is kept once it is read. The port protocols share their ports' place: one packet has one pair. */
export function keyOf(field: FieldInfo): Key {
  const [header = '', name = ''] = field.name.split('.');
  const port = name === 'sport' || name === 'dport';
  const address = name === 'saddr' || name === 'daddr';
  const short = port || (address && header === 'ip') ? name : address ? `${name}6` : `${header}_${name}`;
  return { name: short, bits: field.bits, header: port ? 'th' : header, field: name };
}

function deviceTest(field: FieldInfo, condition: Condition): Test {
  if (condition.op !== 'in' && condition.op !== 'notIn') throw new Error('interface names have no masks');
  const which = field.name === 'meta.iifname' ? 'in' : 'out';
  return { kind: 'device', which, names: condition.values, negate: condition.op === 'notIn' };
}

function holds(condition: Condition, value: bigint): boolean {
  if (condition.op === 'in' || condition.op === 'notIn') return contains(matchingSet(condition), value);
  const equal = (value & BigInt(condition.mask)) === BigInt(condition.value);
  return equal === (condition.op === 'mask');
}

function masked(condition: Condition, bits: number): IntervalSet {
  const values = Array.from({ length: 1 << bits }, (_, i) => BigInt(i));
  return union(values.filter((v) => holds(condition, v)).map(single));
}
