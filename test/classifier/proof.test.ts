/**
 * The checker of lookups is itself checked: arrays with one number wrong, wherever it makes a difference to some packet, are
 * refused, be it an edge, a boundary or the order of rules.
 */
import { describe, expect, it } from 'vitest';
import { emitFirewall } from '../../src/emit/firewall/emit.js';
import { tablesOf } from '../../src/lower/classifier/classifier.js';
import { lookup } from '../../src/lower/classifier/lookup.js';
import type { Table } from '../../src/lower/classifier/table.js';
import { lowerFirewall } from '../../src/lower/firewall/lower.js';
import type { Family, Rule } from '../../src/model/firewall.js';
import { Arrays } from '../../src/reference/classifier/arrays.js';
import { claimOf, proveLookups } from '../../src/reference/classifier/index.js';
import { type Claim, prove } from '../../src/reference/classifier/prove.js';
import { Random } from '../support/random.js';
import { firewallOf, partedRules, rulesOf, sitesRules } from './sets.js';

function compiled(rules: readonly Rule[], family: Family, counter: boolean) {
  const model = firewallOf(rules, family, counter);
  const plan = lowerFirewall(model, 'tables');
  const [file] = emitFirewall(plan, model);
  return { plan, text: file!.text, claim: claimOf(plan.hooks[0]!) };
}

/** Packets whose numbers are where something changes, or next to it. */
function packetsFor({ space }: Claim): bigint[][] {
  const random = new Random(5);
  const values = space.axes.map(({ sets, max }) => {
    const all = new Set([0n, max]);
    for (const { from, to } of sets.flat()) {
      for (const value of [from, to, from - 1n, to + 1n]) if (value >= 0n && value <= max) all.add(value);
    }
    return [...all];
  });
  return Array.from({ length: 1500 }, () => values.map((own) => own[random.below(own.length)]!));
}

/** What a classifier finds for packets. */
function results({ space, classifier }: Claim, packets: readonly bigint[][]): string {
  const names = space.axes.map(({ source }) => JSON.stringify(source));
  const out: number[] = [];
  for (const packet of packets) {
    try {
      out.push(lookup(classifier, (source) => packet[names.indexOf(JSON.stringify(source))]!));
    } catch {
      out.push(-1);
    }
  }
  return out.join();
}

type Role = 'boundary' | 'edge' | 'order';

/** What a wrong number in a table is: where a class ends, where a row leads, which rule comes first. */
function roleOf({ classifier }: Claim, table: Table): Role {
  if (classifier.finds.some(({ tables }) => tables.includes(table))) return 'boundary';
  const order = classifier.parts.flatMap(({ leaf }) =>
    leaf ? [leaf.pairs, leaf.ranks, ...leaf.pattern.tables] : [],
  );
  return table === classifier.actions || order.includes(table) ? 'order' : 'edge';
}

describe.each([
  ['one part', 'ipv4', rulesOf(16, 11), false, 1],
  ['one part whose rules count', 'ipv4', rulesOf(12, 12, true), true, 1],
  ['several parts', 'ipv4', partedRules(300, 13), false, 2],
  ['clusters of IPv6 prefixes', 'ipv6', sitesRules(150, 14), false, 1],
] as const)('arrays of %s', (_, family, rules, counter, parts) => {
  const { plan, text, claim } = compiled(rules, family, counter);

  it('are proved as they are', () => {
    expect(claim.classifier.parts.length).toBeGreaterThanOrEqual(parts);
    expect(() => proveLookups(plan, text)).not.toThrow();
    // Clusters are found in buckets that have buckets of their own.
    const halves = claim.classifier.finds.flatMap((find) =>
      find.kind === 'wide' ? [find.upper, find.lower] : [],
    );
    const nested = halves.some((half) => half?.near.kind === 'spread' && half.near.spreads !== null);
    expect(nested).toBe(family === 'ipv6');
  });

  it('are refused with a number wrong that makes a difference', { timeout: 600_000 }, () => {
    const random = new Random(3);
    const packets = packetsFor(claim);
    const before = results(claim, packets);
    const told: Partial<Record<Role, number>> = {};
    const missed: string[] = [];
    for (const role of ['boundary', 'edge', 'order'] as const) {
      const tables = tablesOf(claim.classifier).filter((table) => roleOf(claim, table) === role);
      if (tables.length === 0) continue;
      let different = 0;
      for (let nth = 0; nth < 200 && different < 8; nth++) {
        const table = tables[nth % tables.length]!;
        const place = random.below(table.values.length);
        const wrong = withOneWrong(table, place, random);
        const broken = replaced(claim, table, wrong);
        if (results(broken, packets) === before) continue;
        different++;
        if (!refuses(broken, new Arrays(printed(broken), 'x'))) {
          missed.push(`${table.name}[${place}]: ${table.values[place]} is ${wrong.values[place]}`);
        }
      }
      told[role] = different;
    }
    expect(missed).toEqual([]);
    expect(Math.min(...Object.values(told))).toBeGreaterThanOrEqual(1);
    expect('order' in told).toBe(parts > 1);
    console.log(`wrong numbers that made a difference, all refused: ${JSON.stringify(told)}`);
  });

  it('are refused for rules that do otherwise', () => {
    const arrays = new Arrays(text, `${plan.prefix}_${plan.hooks[0]!.name}`);
    expect(refuses({ ...claim, ...swappedActions(claim) }, arrays)).toBe(true);
  });
});

/** What the rules did before, in the opposite order. */
function swappedActions({ actions }: Claim): Pick<Claim, 'actions'> {
  return { actions: actions.toReversed() };
}

function withOneWrong(table: Table, place: number, random: Random): Table {
  const values = Array.from(table.values as ArrayLike<number | bigint>);
  const value = values[place]!;
  const other =
    typeof value === 'bigint'
      ? value + 1n
      : [value + 1, Math.max(0, value - 1), Number(values[random.below(values.length)]!)][random.below(3)]!;
  values[place] = other;
  return { ...table, bits: table.bits === 64 ? 64 : 32, values: values as number[] };
}

/** The claim with one table for another. */
function replaced(claim: Claim, from: Table, to: Table): Claim {
  const swap = (value: unknown): unknown => {
    if (value === from) return to;
    if (Array.isArray(value)) return value.map(swap);
    if (value && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
      return Object.fromEntries(
        Object.entries(value).map(([key, own]) => [key, key === 'rules' ? own : swap(own)]),
      );
    }
    return value;
  };
  return { ...claim, classifier: swap(claim.classifier) as Claim['classifier'] };
}

function printed({ classifier }: Claim): string {
  return tablesOf(classifier)
    .map(
      ({ name, bits, values }) =>
        `static const u${bits} x_${name}[] = {\n${Array.from(values as ArrayLike<number>).join(', ')},\n};`,
    )
    .join('\n');
}

function refuses(claim: Claim, arrays: Arrays): boolean {
  try {
    prove(claim, arrays);
    return false;
  } catch {
    return true;
  }
}
