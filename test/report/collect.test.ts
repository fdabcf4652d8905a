/** Events to what they came to: every scenario announced has exactly one outcome on every machine announced. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { problem } from '../../src/diagnostic/diagnostic.js';
import { notRun, type TestRun } from '../../src/report/collect.js';
import { built, eventful, machineFails, runOf, scenario, testing } from './run.js';

const outline = ({ machines }: TestRun) =>
  machines.map(({ kernel, cases }) => [
    kernel,
    ...cases.map(({ run, fault, notRun: not }) =>
      fault ? 'fault' : run ? (run.passed ? 'ok' : 'FAIL') : not,
    ),
  ]);

test('what ran, what failed, what was not run, on machines that were reached and others', () => {
  const run = runOf(eventful);
  expect(outline(run)).toEqual([
    ['6.12.9-amd64', 'FAIL', 'ok', 'fault'],
    ['6.1', 'failure', 'failure', 'failure'],
  ]);
  expect(run.faults).toEqual([]);
  expect(run.machines[0]!.cases[2]!.fault).toMatchObject({
    failure: { failure: 'oops' },
    diagnostic: { code: 'NK6008' },
  });
  expect(notRun(run)).toHaveLength(3);
  expect(notRun(run)[0]).toMatchObject({ kernel: '6.1', profile: 'sanitize', name: 'a', reason: 'failure' });
});

test('kernels are told apart by what was asked for, else by their order; the same one may be asked for twice', () => {
  const plan = testing(['a'], [{ request: '6.12' }, { request: '6.1' }]);
  const kernel = '6.1.9-amd64';
  expect(outline(runOf([plan, built(kernel, '6.1'), scenario('a', { kernel })]))).toEqual([
    ['6.12', 'failure'],
    [kernel, 'ok'],
  ]);
  const twice = [
    built(kernel),
    scenario('a', { kernel }),
    built(kernel),
    scenario('a', { kernel, passed: false }),
  ];
  expect(outline(runOf([plan, ...twice]))).toEqual([
    [kernel, 'ok'],
    [kernel, 'FAIL'],
  ]);
});

test('a failure outside of any scenario is that of the machine, and what no machine is to blame for is of the run', () => {
  const outside = runOf([testing(['a']), built('6.12.9-amd64'), ...machineFails(null)]);
  expect(outline(outside)).toEqual([['6.12.9-amd64', 'failure']]);
  expect(outside.machines[0]!.faults).toHaveLength(1);
  const diagnostic = problem('NK5003', 'generated C does not build');
  const build = runOf([testing(['a']), { event: 'diagnostic', diagnostic }]);
  expect(build.faults).toEqual([{ diagnostic }]);
  expect(runOf([{ event: 'diagnostic', diagnostic }]).faults).toEqual([{ diagnostic }]);
});

test('a diagnostic while one scenario runs is of that scenario; a warning is of none', () => {
  const started = { event: 'scenario-started', kernel: '6.12.9-amd64', name: 'a' } as const;
  const refused = problem('NK6016', 'the guest refused a request');
  const run = runOf([testing(['a', 'b']), started, { event: 'diagnostic', diagnostic: refused }]);
  expect(outline(run)).toEqual([['6.12.9-amd64', 'fault', 'failure']]);
  expect(run.machines[0]!.cases[0]!.fault).toMatchObject({ diagnostic: refused });
  const warned = runOf([testing(['a']), started, { event: 'diagnostic', diagnostic: problem('NK2041', '') }]);
  expect(outline(warned)).toEqual([['6.12.9-amd64', 'failure']]);
});

test('wherever a run is cut off, each scenario has one outcome, and no more have passed than did', () => {
  fc.assert(
    fc.property(fc.nat(eventful.length - 1), (cut) => {
      const run = runOf(eventful.slice(0, cut + 1), 'interruption');
      expect(run.machines.map(({ cases }) => cases.map(({ name }) => name))).toEqual([
        ['a', 'b', 'c'],
        ['a', 'b', 'c'],
      ]);
      for (const one of run.machines.flatMap(({ cases }) => cases)) {
        expect([one.run, one.fault, one.notRun].filter((part) => part !== undefined)).toHaveLength(1);
      }
      const passed = eventful
        .slice(0, cut + 1)
        .filter((one) => one.event === 'scenario' && one.passed).length;
      expect(
        outline(run)
          .flat()
          .filter((word) => word === 'ok'),
      ).toHaveLength(passed);
    }),
  );
});
