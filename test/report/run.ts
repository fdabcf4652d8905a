/** Events of test runs, and what they come to. */
import { problem } from '../../src/diagnostic/diagnostic.js';
import { Collector, type TestRun } from '../../src/report/collect.js';
import type { ReportEvent, ScenarioRun, SubtestRun, Testing } from '../../src/report/event.js';

export const at = { file: '/home/me/fw.spec.ts', line: 7, col: 5 };

export function testing(
  names: readonly string[],
  machines: Testing['machines'] = [{ request: '6.12' }],
): Testing {
  return {
    event: 'testing',
    module: 'fw',
    spec: 'fw.spec.ts',
    machines,
    scenarios: names.map((name) => ({ name, at })),
  };
}

export function scenario(name: string, more: Partial<ScenarioRun> = {}): ScenarioRun {
  return {
    event: 'scenario',
    kernel: '6.12.9-amd64',
    name,
    passed: true,
    summary: 'drop by telnet',
    details: [],
    observed: {},
    counters: [],
    ...more,
  };
}

export const failed = { passed: false, details: ['the kernel says accept', 'the spec says drop'] };

export function subtest(path: readonly string[], more: Partial<SubtestRun> = {}): SubtestRun {
  return {
    event: 'subtest',
    kernel: '6.12.9-amd64',
    scenario: 'a',
    path,
    status: 'passed',
    directive: null,
    note: '',
    diagnostics: [],
    subtests: 0,
    ...more,
  };
}

/** A machine that fails in a scenario, or outside of any, as the suite tells it. */
export function machineFails(name: string | null, kernel = '6.12.9-amd64'): ReportEvent[] {
  return [
    {
      event: 'machine-failed',
      kernel,
      failure: 'oops',
      detail: null,
      message: 'BUG: kernel NULL pointer dereference',
      headline: 'null pointer dereference in fw_input',
      at: null,
      scenario: name,
      trace: ['RIP: 0010:fw_input+0x1/0x2 [fw]'],
      decoded: ['RIP: 0010:fw_input+0x1/0x2 [fw]'],
      log: ['booting', 'RIP: 0010:fw_input+0x1/0x2 [fw]'],
    },
    {
      event: 'diagnostic',
      diagnostic: problem('NK6008', 'the kernel ran into a bug (oops)', { at, cause: 'BUG' }),
    },
  ];
}

export const built = (kernel: string, request?: string): ReportEvent => ({
  event: 'built',
  kernel,
  request,
  module: 'fw',
  path: null,
});

export function runOf(
  events: readonly ReportEvent[],
  reason: 'failure' | 'interruption' = 'failure',
): TestRun {
  const collector = new Collector();
  for (const event of events) collector.add(event);
  return collector.result(reason);
}

/** All of what can happen, on two machines. */
export const eventful: readonly ReportEvent[] = [
  testing(['a', 'b', 'c'], [{ request: '6.12' }, { request: '6.1', profile: 'sanitize' }]),
  built('6.12.9-amd64'),
  { event: 'booted', kernel: '6.12.9-amd64', accel: 'tcg' },
  subtest(['suite', 'one']),
  subtest(['suite', 'two'], { status: 'failed', diagnostics: ['two: EXPECTATION FAILED'] }),
  subtest(['suite', 'three'], { status: 'skipped', directive: 'SKIP', note: 'no device' }),
  subtest(['suite', 'four'], { status: 'todo', directive: 'TODO', note: 'later' }),
  subtest(['suite'], { status: 'failed', subtests: 4 }),
  subtest(['crashes'], { status: 'incomplete' }),
  scenario('a', {
    ...failed,
    wallMs: 340.5,
    virtualNs: 7_000_000,
    stdout: 'hello\n',
    log: ['[ 1.0] eth0: up'],
  }),
  scenario('b', { wallMs: 12 }),
  ...machineFails('c'),
];
