/** The closing tables of a test run, one pair a machine: what each scenario observed, and what the module counted. */
import type { Counter } from '../scenario/runner.js';
import { machineName } from './collect.js';
import type { ScenarioRun } from './event.js';
import { table } from './table.js';

/** So many scenarios are seen at one glance. Of more, the tables have only those that failed. */
export const glance = 50;

/** Lines for one machine's scenarios. */
export function verdictTables(module: string, runs: readonly ScenarioRun[], width?: number): string[] {
  const counters = countersOf(runs);
  const shown = runs.length > glance ? runs.filter((run) => !run.passed) : runs;
  const rest = runs.length - shown.length;
  return [
    `Verdicts of ${module} on kernel ${machineName(runs[0]!)}`,
    '',
    ...(shown.length === 0 ? [] : observations(shown, width)),
    ...(rest === 0 ? [] : [`${shown.length === 0 ? '' : 'and '}${rest} that passed`]),
    ...(counters.length === 0 ? [] : ['', ...countersTable(module, counters, width)]),
  ];
}

/** A column for each thing observed, in the order in which they first come up. */
function observations(runs: readonly ScenarioRun[], width?: number): string[] {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.observed)))];
  const columns = ['', 'scenario', ...names].map((title) => ({ title }));
  const rows = runs.map((run) => [
    run.skipped ? 'skip' : run.passed ? 'ok' : 'FAIL',
    run.name,
    ...names.map((name) => run.observed[name] ?? ''),
  ]);
  return table(columns, rows, width);
}

function countersTable(module: string, counters: readonly Counter[], width?: number): string[] {
  const rows = counters.map(({ name, packets, bytes }) => [name, String(packets), String(bytes)]);
  return [
    `Counters in /proc/net/${module}: what they rose by in all scenarios, each of which loads the module anew`,
    '',
    ...table(
      [{ title: 'counter' }, { title: 'packets', align: 'right' }, { title: 'bytes', align: 'right' }],
      rows,
      width,
    ),
  ];
}

function countersOf(runs: readonly ScenarioRun[]): Counter[] {
  const sums = new Map<string, Counter>();
  for (const { name, packets, bytes } of runs.flatMap((run) => run.counters)) {
    const before = sums.get(name) ?? { packets: 0, bytes: 0 };
    sums.set(name, { name, packets: before.packets + packets, bytes: before.bytes + bytes });
  }
  return [...sums.values()];
}
