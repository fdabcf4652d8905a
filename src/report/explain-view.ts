/** What `explain` says, for people. */
import { showOrigin } from '../diagnostic/print.js';
import type { Explained, PacketExplained, ReportEvent } from './event.js';
import type { Output } from './screen.js';
import { table } from './table.js';
import { count } from './words.js';

interface Options {
  readonly cwd: string;
  readonly out: Output;
}

/** Rules of one list that are named, and rules before and after the gap in a packet's path. */
const shown = 12;

export function hookLines(event: Explained, { cwd }: Options): string[] {
  const { chain, hook, family, rules, strategy, why, instead, tables } = event;
  const how = strategy === 'tables' ? 'looked up in tables' : 'tried one by one';
  const list = <R extends { readonly rule: string; readonly at: Explained['never'][number]['at'] }>(
    all: readonly R[],
    words: (one: R) => string,
  ) => {
    const lines = all.slice(0, shown).map((one) => {
      const place = one.at ? ` (${showOrigin(one.at, cwd)})` : '';
      return `    '${one.rule}'${place}${words(one)}`;
    });
    return all.length > shown ? [...lines, `    and ${all.length - shown} more: --json names all`] : lines;
  };
  const titled = (title: string, lines: readonly string[]) =>
    lines.length > 0 ? [`  ${title}:`, ...lines] : [];
  return [
    `chain ${chain} at hook ${hook}, ${family}: ${count(rules, 'rule')}, ${how}`,
    `  ${why}`,
    ...(instead === null ? [] : [`  ${instead}`]),
    ...(tables && strategy === 'tables' ? sizeLines(tables) : []),
    ...titled(
      'rules that never match',
      list(event.never, ({ why: reason, by }) => {
        if (reason === 'impossible') return ': no packet is what it asks for';
        return by === null ? ': hidden by earlier rules together' : `: hidden by '${by}'`;
      }),
    ),
    ...titled(
      'redundant rules: without one of them every packet meets the same verdict and counters',
      list(event.redundant, () => ''),
    ),
    ...titled(
      'not decided, since too much would have to be looked at',
      list(event.undecided, ({ whether }) =>
        whether === 'reached' ? ': whether it ever matches' : ': whether it is redundant',
      ),
    ),
    '',
  ];
}

function sizeLines(tables: NonNullable<Explained['tables']>): string[] {
  const { bytes, count: number, axes, depth, together, parts } = tables;
  const lines = [
    `  ${count(number ?? 0, 'table')}, ${bytesWords(bytes)}; ${count(depth ?? 0, 'level')} for a packet`,
  ];
  lines.push(`  looks at ${axes.join(', ')}`);
  if (together.axes > 0) {
    lines.push(
      `  of these ${together.axes} together, which leads to one of ${count(together.classes, 'number')}`,
    );
  }
  const large = parts.filter(({ levels }) => levels > 0);
  for (const { rules, levels, rows, edges } of large) {
    lines.push(
      `  ${large.length > 1 ? 'a' : 'one'} diagram of ${count(rules, 'rule')}: ${count(levels, 'level')}, ${count(rows, 'row')}, ${count(edges, 'edge')}`,
    );
  }
  return lines;
}

function bytesWords(bytes: number): string {
  return bytes < 10_240 ? `${bytes} bytes` : `${Math.round(bytes / 1024)} KiB`;
}

export function packetLines(event: PacketExplained, { out }: Options): string[] {
  const { chain, hook, family, packet, iif, oif, tried, verdict, by, counted, lookup } = event;
  const devices = [...(iif === null ? [] : [`in by ${iif}`]), ...(oif === null ? [] : [`out by ${oif}`])];
  const rows = tried.map(({ rule, holds, condition, value }) => [
    rule,
    holds ? 'holds' : (condition ?? ''),
    holds ? '' : value === null ? 'no such field' : value,
  ]);
  const gap = rows.length - 2 * shown;
  const some = gap > 1 ? [...rows.slice(0, shown), [`… ${gap} more`, '', ''], ...rows.slice(-shown)] : rows;
  const columns = [{ title: 'rule' }, { title: 'does not hold' }, { title: 'the packet has' }];
  return [
    [packet, ...devices].join(', '),
    `chain ${chain} at hook ${hook}, ${family}`,
    '',
    ...(rows.length > 0 ? [...table(columns, some, out.width), ''] : []),
    `${verdict} by ${by === 'policy' ? 'the policy' : `'${by}'`}${counted ? ', counted' : ''}`,
    '',
    ...(lookup
      ? stepLines(lookup, out.width)
      : ['Its rules are tried one by one: there are no tables to look them up in.']),
  ];
}

function stepLines({ steps, action }: NonNullable<PacketExplained['lookup']>, width?: number): string[] {
  const columns = [
    { title: 'looked up' },
    { title: 'the packet has' },
    { title: 'leads to', align: 'right' as const },
  ];
  const rows = steps.map(({ at, value, to }) => [at, value ?? '', String(to)]);
  return [
    ...table(columns, [...rows, ['action', '', String(action)]], width),
    '',
    'The tables say the same.',
  ];
}

export function drawnLines({ file, pictures }: Extract<ReportEvent, { event: 'drawn' }>): string[] {
  const left = pictures.reduce((sum, { leftOut }) => sum + leftOut, 0);
  const nodes = pictures.reduce((sum, one) => sum + one.nodes, 0);
  return [`drew ${file}: ${count(nodes, 'node')}${left > 0 ? `; ${left} more were left out` : ''}`];
}
