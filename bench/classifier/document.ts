/**
 * Puts kept results into docs/performance.md, between the comments that name what stands there, and draws
 * docs/performance.svg: `node --import tsx bench/classifier/document.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Ipv6Way } from './ipv6.js';
import { plot } from './plot.js';
import {
  advantage,
  type Column,
  gain,
  instructionColumns,
  makingColumns,
  readResults,
  type SetResult,
  table,
  timeColumns,
} from './result.js';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** By size, then by name. */
const results = readResults(file('results.json')).sort(
  (a, b) => sizeOf(a) - sizeOf(b) || a.set.localeCompare(b.set),
);

// The page says that none differs.
for (const { set, peers, user } of results) {
  const counts = [...Object.values(peers).map(({ wrong }) => wrong), ...Object.values(user?.wrong ?? {})];
  if (counts.some((count) => count > 0))
    throw new Error(`there are verdicts for ${set} that differ from the trace's`);
}

function sizeOf({ rules }: SetResult): number {
  return Math.round(Math.log10(rules));
}

const of = (series: string, family: SetResult['family'], counters = false) =>
  results.filter(
    (one) => one.kernel.startsWith(`${series}.`) && one.family === family && one.counters === counters,
  );

const plain = of('6.12', 'ipv4');

/** The set that a result's is another form of. */
const originOf = ({ set }: SetResult) => set.replace(/_v6.*$/, '');

/** netkiln's instructions for another form of a set beside those for the plain one. */
function besides(others: readonly SetResult[], head: string): readonly Column[] {
  const other = ({ set }: SetResult) => others.find((one) => originOf(one) === set);
  const number = (value: number | undefined, digits = 0) => value?.toFixed(digits) ?? '';
  return [
    { head: 'set', cell: ({ set }) => set },
    { head: 'netkiln', cell: ({ peers }) => number(peers.netkiln?.instructions) },
    { head, cell: (result) => number(other(result)?.peers.netkiln?.instructions) },
    {
      head: 'times',
      cell: (result) => {
        const [a, b] = [other(result)?.peers.netkiln, result.peers.netkiln];
        return a && b ? (a.instructions / b.instructions).toFixed(2) : '';
      },
    },
    // Of one run each: nanoseconds of different days are not to be held beside each other.
    { head: 'loop / netkiln', cell: (result) => number(gain(result), 1) },
    {
      head: `loop / netkiln, ${head}`,
      cell: (result) => {
        const found = other(result);
        return number(found && gain(found), 1);
      },
    },
    { head: `floor, ${head}`, cell: (result) => number(other(result)?.peers.floor?.instructions) },
    {
      head: `nft / netkiln, ${head}`,
      cell: (result) => {
        const found = other(result);
        return number(found && advantage(found, 'nft'));
      },
    },
  ];
}

const having = (others: readonly SetResult[]) =>
  plain.filter(({ set }) => others.some((one) => originOf(one) === set));

function beside(others: readonly SetResult[], head: string): string {
  return table(besides(others, head), having(others));
}

const inIpv6 = (way: Ipv6Way) =>
  of('6.12', 'ipv6').filter(({ set }) => set.endsWith(way === 'within' ? '_v6' : `_v6_${way}`));

const parts: Readonly<Record<string, string>> = {
  instructions: table(instructionColumns, plain),
  'instructions on 6.1': table(instructionColumns, of('6.1', 'ipv4')),
  time: table(timeColumns, plain),
  making: table(makingColumns, plain),
  'ipv6 within': beside(inIpv6('within'), 'IPv6'),
  'ipv6 plan': beside(inIpv6('plan'), 'IPv6'),
  counters: beside(of('6.12', 'ipv4', true), 'counters'),
};

const page = file('../../docs/performance.md');
const text = readFileSync(page, 'utf8').replace(
  /(<!-- (.+) -->\n)[\s\S]*?(<!-- end -->)/g,
  (_, begin: string, name: string, end: string) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`there is no part named ${name}`);
    return `${begin}\n${part}\n\n${end}`;
  },
);
writeFileSync(page, text);
writeFileSync(file('../../docs/performance.svg'), plot(plain));
