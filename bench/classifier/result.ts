/** What was found out about a set, and tables of it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Family } from '../../src/model/firewall.js';
import type { PeerName } from './options.js';
import type { Took } from './timed.js';
import type { UserTimes } from './user.js';

export interface PeerResult {
  /** Mean of all packets, the hook included, nothing subtracted. */
  readonly instructions: number;
  /** How many packets it was given. */
  readonly packets: number;
  /** How many verdicts are not those of the trace. */
  readonly wrong: number;
}

/** What it takes to make netkiln's module. */
export interface Making {
  readonly genFirst: Took;
  readonly genAgain: Took;
  readonly kbuild: Took;
  readonly sourceBytes: number;
  readonly koBytes: number;
}

export interface SetResult {
  readonly set: string;
  readonly family: Family;
  readonly counters: boolean;
  /** Release. */
  readonly kernel: string;
  readonly rules: number;
  readonly peers: Partial<Record<PeerName, PeerResult>>;
  readonly making?: Making;
  readonly user?: UserTimes;
}

/** Of the kernel its series is enough: a release of it replaces another. */
const identity = ({ set, family, counters, kernel }: SetResult) =>
  JSON.stringify([set, family, counters, /^\d+\.\d+/.exec(kernel)?.[0]]);

export function readResults(file: string): SetResult[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SetResult[]) : [];
}

/** Adds to a file of results; of the same set, what was measured anew replaces what is there. */
export function keepResult(file: string, result: SetResult): void {
  const results = readResults(file);
  const at = results.findIndex((one) => identity(one) === identity(result));
  if (at < 0) results.push(result);
  else results[at] = { ...results[at], ...result, peers: { ...results[at]!.peers, ...result.peers } };
  const round = (_: string, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
  writeFileSync(file, `${JSON.stringify(results, round, 2)}\n`);
}

export interface Column<Row = SetResult> {
  readonly head: string;
  readonly cell: (row: Row) => string;
}

export const whole = (number: number | undefined) =>
  number === undefined ? '' : Math.round(number).toLocaleString('en');
const places = (number: number | undefined, digits: number) =>
  number === undefined ? '' : number.toFixed(digits);

const instructions = (head: string, peer: PeerName): Column => ({
  head,
  cell: ({ peers }) => whole(peers[peer]?.instructions),
});

/** `nft` beside netkiln: how many times as many instructions. */
export function advantage({ peers }: SetResult, peer: PeerName): number | undefined {
  const [other, own] = [peers[peer]?.instructions, peers.netkiln?.instructions];
  return other === undefined || own === undefined ? undefined : other / own;
}

export const instructionColumns: readonly Column[] = [
  { head: 'set', cell: ({ set }) => set },
  { head: 'rules', cell: ({ rules }) => whole(rules) },
  instructions('empty hook', 'empty'),
  instructions('floor', 'floor'),
  instructions('netkiln', 'netkiln'),
  instructions('nft', 'nft'),
  instructions('nft, expert', 'nft-expert'),
  instructions('iptables', 'iptables'),
  { head: 'nft / netkiln', cell: (result) => whole(advantage(result, 'nft')) },
  { head: 'expert / netkiln', cell: (result) => places(advantage(result, 'nft-expert'), 1) },
];

/** How many times as long as netkiln's C the compiled loop takes. */
export const gain = ({ user }: SetResult): number | undefined => user && user.linear / user.netkiln;

export const timeColumns: readonly Column[] = [
  { head: 'set', cell: ({ set }) => set },
  { head: 'rules', cell: ({ rules }) => whole(rules) },
  { head: 'loop, ns', cell: ({ user }) => places(user?.linear, 1) },
  { head: 'netkiln, ns', cell: ({ user }) => places(user?.netkiln, 1) },
  { head: 'loop / netkiln', cell: (result) => places(gain(result), 1) },
];

export const makingColumns: readonly Column[] = [
  { head: 'set', cell: ({ set }) => set },
  { head: 'rules', cell: ({ rules }) => whole(rules) },
  { head: 'gen, s', cell: ({ making }) => places(making?.genAgain.seconds, 1) },
  { head: 'gen, CPU s', cell: ({ making }) => places(making?.genAgain.cpuSeconds, 1) },
  { head: 'gen at first, s', cell: ({ making }) => places(making?.genFirst.seconds, 1) },
  { head: 'Kbuild, s', cell: ({ making }) => places(making?.kbuild.seconds, 1) },
  {
    head: 'memory of gen, MiB',
    cell: ({ making }) => (making ? whole(Math.max(making.genFirst.peakMiB, making.genAgain.peakMiB)) : ''),
  },
  { head: 'C, KB', cell: ({ making }) => whole(making && making.sourceBytes / 1000) },
  { head: '.ko, KB', cell: ({ making }) => whole(making && making.koBytes / 1000) },
];

/** In Markdown, columns in line. */
export function table<Row>(columns: readonly Column<Row>[], of: readonly Row[]): string {
  const rows = [columns.map(({ head }) => head), ...of.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map(
    (row) =>
      `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join(' | ')} |`,
  );
  const dashes = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const rule = `| ${dashes.join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
