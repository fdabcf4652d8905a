/**
 * A test run as TAP 14: a test a machine, its scenarios as subtests, those of their programs below them. A scenario that a
 * failure or an interruption left undone is not ok: a skipped test counts as a good one.
 */
import { visible } from '../diagnostic/print.js';
import { type Case, machineName, type TestRun } from './collect.js';
import type { SubtestRun } from './event.js';
import {
  failedExpectation,
  faultWords,
  interruptedWords,
  notRunWords,
  subtestWords,
  type Words,
} from './words.js';

interface Point {
  readonly ok: boolean;
  readonly name: string;
  readonly directive?: string;
  /** Fields of the YAML block below it. */
  readonly diagnostic?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly subtests?: readonly Point[];
}

export function tapText(run: TestRun, cwd?: string): string {
  const faults = [
    ...run.faults.map((fault) => faultWords(fault, cwd)),
    ...(run.interrupted ? [interruptedWords] : []),
  ];
  const points: Point[] = [
    ...run.machines.map((machine): Point => {
      const subtests = [
        ...machine.faults.map((fault) => bad('the machine', faultWords(fault, cwd))),
        ...machine.cases.map((one) => scenario(one, cwd)),
      ];
      const name = `${run.module} on ${machineName(machine)}`;
      return { ok: subtests.every(({ ok }) => ok), name, subtests };
    }),
    ...faults.map((words) => bad('the run', words)),
  ];
  return `${['TAP version 14', ...list(points)].join('\n')}\n`;
}

function scenario(one: Case, cwd?: string): Point {
  const { name, run, fault, notRun } = one;
  const subtests = nest(one.subtests);
  if (fault) return { ...bad(name, faultWords(fault, cwd)), subtests };
  if (!run) {
    return { ...bad(name, { type: 'not-run', message: notRunWords(notRun), lines: [] }), subtests };
  }
  const took = { duration_ms: run.wallMs, virtual_ns: run.virtualNs };
  if (run.skipped) return { ok: true, name, directive: `SKIP ${run.skipped}`, subtests };
  if (run.passed) return { ok: true, name, diagnostic: took, subtests };
  const point = bad(name, failedExpectation(one));
  return { ...point, diagnostic: { ...point.diagnostic, ...took }, subtests };
}

/** Subtests are told inner ones first: a test with `n` of them has the `n` last. */
function nest(all: readonly SubtestRun[]): Point[] {
  const stack: Point[] = [];
  for (const sub of all) {
    const subtests = sub.subtests === 0 ? [] : stack.splice(-sub.subtests);
    stack.push({ ...subtest(sub), subtests });
  }
  return stack;
}

function subtest(sub: SubtestRun): Point {
  const name = sub.path.at(-1) ?? '';
  switch (sub.status) {
    case 'passed':
      return { ok: true, name };
    case 'skipped':
      return { ok: true, name, directive: `SKIP ${sub.note}` };
    case 'todo':
      return { ok: false, name, directive: `TODO ${sub.note}` };
    default:
      return bad(name, subtestWords(sub));
  }
}

function bad(name: string, { type, message, lines }: Words): Point {
  return { ok: false, name, diagnostic: { message, severity: 'fail', failure: type, details: lines } };
}

function list(points: readonly Point[]): string[] {
  return [`1..${points.length}`, ...points.flatMap((point, index) => lines(point, index + 1))];
}

function lines({ ok, name, directive, diagnostic = {}, subtests = [] }: Point, number: number): string[] {
  const title = escapeName(name);
  const below =
    subtests.length === 0 ? [] : [`# Subtest: ${title}`, ...list(subtests).map((line) => `    ${line}`)];
  const mark = directive === undefined ? '' : ` # ${visible(directive).trim()}`;
  return [...below, `${ok ? 'ok' : 'not ok'} ${number} - ${title}${mark}`, ...yaml(diagnostic)];
}

/** A name in which nothing begins a directive, or another line. */
function escapeName(name: string): string {
  return visible(name).replaceAll('\n', ' ').replace(/[\\#]/g, '\\$&');
}

function yaml(fields: NonNullable<Point['diagnostic']>): string[] {
  const rows = Object.entries(fields).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (typeof value === 'object') return literal(key, value);
    return [`${key}: ${typeof value === 'number' ? value : scalar(value)}`];
  });
  return rows.length === 0 ? [] : ['  ---', ...rows.map((row) => `  ${row}`), '  ...'];
}

/** Lines as they are. The first says how far all are indented, and an empty one would end them for some readers. */
function literal(key: string, texts: readonly string[]): string[] {
  const all = texts.flatMap((text) => visible(text).split('\n')).filter((text) => text.trim() !== '');
  return all.length === 0
    ? []
    : [`${key}: |`, ...all.with(0, all[0]!.trimStart()).map((text) => `  ${text}`)];
}

/** JSON is YAML, and a reader that knows little of either knows its strings. */
function scalar(text: string): string {
  return JSON.stringify(visible(text));
}
