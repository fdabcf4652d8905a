/**
 * A test run as JUnit XML, as CI servers read it: a suite a machine, a case a scenario. What ends a run outside of any
 * scenario is a case of its own with an error, so that such a run is never taken for a good one.
 */
import { type Case, type Fault, type MachineRun, machineName, type TestRun } from './collect.js';
import type { SubtestRun } from './event.js';
import {
  failedExpectation,
  faultWords,
  interruptedWords,
  notRunWords,
  subtestWords,
  type Words,
} from './words.js';
import { type Element, element, xmlDocument } from './xml.js';

export function junitText(run: TestRun, cwd?: string): string {
  const suites = run.machines.map((machine) => suite(machine, run, cwd));
  const faults = [
    ...run.faults.map((fault) => faultWords(fault, cwd)),
    ...(run.interrupted ? [interruptedWords] : []),
  ];
  if (faults.length > 0) {
    const cases = faults.map((words) =>
      element('testcase', { name: 'the run', classname: 'netkiln' }, [bad('error', words)]),
    );
    suites.push(element('testsuite', { name: 'netkiln', ...counts(cases) }, cases));
  }
  const all = suites.flatMap(({ content }) => content as readonly Element[]);
  return xmlDocument(element('testsuites', { name: run.module || 'netkiln', ...counts(all) }, suites));
}

function suite(machine: MachineRun, { module, seed }: TestRun, cwd?: string): Element {
  const where = machineName(machine);
  const cases = [
    ...machine.faults.map((fault) => machineFault(fault, module, cwd)),
    ...machine.cases.flatMap((one) => [
      ...one.subtests.filter(({ subtests }) => subtests === 0).map((sub) => subtestCase(sub, module)),
      testcase(one, module, cwd),
    ]),
  ];
  const properties = Object.entries({
    kernel: machine.kernel,
    profile: machine.profile,
    accel: machine.accel,
    seed,
  }).flatMap(([name, value]) => (value === undefined ? [] : [element('property', { name, value })]));
  return element('testsuite', { name: `${module} on ${where}`, ...counts(cases) }, [
    element('properties', {}, properties),
    ...cases,
  ]);
}

function testcase({ name, at, run, fault, notRun, ...rest }: Case, module: string, cwd?: string): Element {
  const attributes = {
    name,
    classname: module,
    time: run?.wallMs === undefined ? undefined : (run.wallMs / 1000).toFixed(3),
    file: at && cwd && at.file.startsWith(`${cwd}/`) ? at.file.slice(cwd.length + 1) : at?.file,
    line: at?.line,
  };
  const content: Element[] = [];
  if (run?.skipped) content.push(element('skipped', { message: run.skipped }));
  if (notRun) content.push(element('skipped', { message: notRunWords(notRun) }));
  if (fault) content.push(bad('error', faultWords(fault, cwd)));
  if (run && !run.passed) content.push(bad('failure', failedExpectation({ name, at, run, ...rest })));
  const log = run?.log ?? [];
  const out = [run?.stdout ?? '', ...(log.length > 0 ? [`the kernel's log:\n${log.join('\n')}`] : [])];
  const said = out.filter((text) => text !== '').join('\n');
  if (said !== '') content.push(element('system-out', {}, said));
  const err = run?.stderr ?? fault?.failure?.log.join('\n') ?? '';
  if (err !== '') content.push(element('system-err', {}, err));
  return element('testcase', attributes, content);
}

function subtestCase(sub: SubtestRun, module: string): Element {
  const attributes = { name: [sub.scenario, ...sub.path].join(' / '), classname: module };
  if (sub.status === 'passed') return element('testcase', attributes);
  const words = subtestWords(sub);
  const good = sub.status === 'skipped' || sub.status === 'todo';
  const content = good
    ? element('skipped', { message: sub.note || sub.status })
    : bad(sub.status === 'incomplete' ? 'error' : 'failure', words);
  return element('testcase', attributes, [content]);
}

function machineFault(fault: Fault, module: string, cwd?: string): Element {
  const log = fault.failure?.log.join('\n') ?? '';
  return element('testcase', { name: 'the machine', classname: module }, [
    bad('error', faultWords(fault, cwd)),
    ...(log === '' ? [] : [element('system-err', {}, log)]),
  ]);
}

function bad(name: 'error' | 'failure', { type, message, lines }: Words): Element {
  return element(name, { type, message }, lines.join('\n'));
}

/** Of the cases among some elements. */
function counts(elements: readonly Element[]): Element['attributes'] {
  const cases = elements.filter(({ name }) => name === 'testcase');
  const having = (name: string) =>
    cases.filter(({ content }) => typeof content !== 'string' && content.some((one) => one.name === name))
      .length;
  const times = cases.flatMap(({ attributes }) =>
    attributes['time'] === undefined ? [] : [Number(attributes['time'])],
  );
  return {
    tests: cases.length,
    failures: having('failure'),
    errors: having('error'),
    skipped: having('skipped'),
    time: times.length === 0 ? undefined : times.reduce((sum, time) => sum + time, 0).toFixed(3),
  };
}
