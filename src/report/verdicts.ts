/** The closing tables of a test run, one pair a kernel: what each scenario observed, and what the module counted. */
import type { Counter } from '../scenario/runner.js';
import type { ScenarioRun } from './event.js';
import { table } from './table.js';

/** Lines for one kernel's scenarios. */
export function verdictTables(module: string, runs: readonly ScenarioRun[], width?: number): string[] {
  const kernel = runs[0]!.kernel;
  const counters = countersOf(runs);
  return [
    `Verdicts of ${module} on kernel ${kernel}`,
    '',
    ...observations(runs, width),
    ...(counters.length === 0 ? [] : ['', ...countersTable(module, counters, width)]),
  ];
}

/** A column for each thing observed, in the order in which they first come up. */
function observations(runs: readonly ScenarioRun[], width?: number): string[] {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.observed)))];
  const columns = ['', 'scenario', ...names].map((title) => ({ title }));
  const rows = runs.map((run) => [
    run.passed ? 'ok' : 'FAIL',
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
