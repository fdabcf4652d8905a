import { expect, test } from 'vitest';
import { problem } from '../../src/diagnostic/diagnostic.js';
import type { KernelEntry } from '../../src/kernel/index.js';
import type { ReportEvent } from '../../src/report/event.js';
import { jsonReport } from '../../src/report/json.js';
import { table } from '../../src/report/table.js';
import { TerminalView } from '../../src/report/terminal.js';

/** Shows events and returns what a person sees. */
function shown(events: readonly ReportEvent[], { color = false, verbose = false, width = 0 } = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const columns = width || undefined;
  const { report, finish } = new TerminalView({
    out: { write: (text) => void out.push(text), color, width: columns },
    err: { write: (text) => void err.push(text), color, width: columns },
    verbose,
    cwd: '/home/me',
  });
  for (const event of events) report(event);
  finish();
  return { out: out.join(''), err: err.join('') };
}

const run = (kernel: string, name: string, passed: boolean, packets: number): ReportEvent => ({
  event: 'scenario',
  kernel,
  name,
  passed,
  summary: 'drop by telnet',
  details: passed ? [] : ['the kernel says accept'],
  observed: { packet: `tcp to ${name}`, verdict: 'drop', rule: 'input telnet' },
  counters: [
    { name: 'input telnet', packets, bytes: 40 * packets },
    { name: 'input policy', packets: 0, bytes: 0 },
  ],
});

const tested: ReportEvent = {
  event: 'tested',
  module: 'fw',
  kernels: ['6.1', '6.12'],
  passed: 3,
  failed: 1,
  skipped: 0,
  notRun: 1,
};

test('a scenario is one line, and its details where it failed', () => {
  expect(shown([run('6.12', 'a', true, 1), run('6.12', 'b', false, 1)]).out).toBe(
    [
      'ok   6.12  a: drop by telnet',
      'FAIL 6.12  b: drop by telnet',
      '       the kernel says accept',
      '',
    ].join('\n'),
  );
});

test('the end has a table of verdicts and of counters for each kernel, summed over its scenarios', () => {
  const { out } = shown([
    run('6.1', 'a', true, 1),
    run('6.1', 'b', true, 2),
    run('6.12', 'a', false, 4),
    run('6.12', 'b', true, 0),
    tested,
  ]);
  expect(out.slice(out.indexOf('\n\n') + 2)).toBe(
    `Verdicts of fw on kernel 6.1

    scenario  packet    verdict  rule
--  --------  --------  -------  ------------
ok  a         tcp to a  drop     input telnet
ok  b         tcp to b  drop     input telnet

Counters in /proc/net/fw: what they rose by in all scenarios, each of which loads the module anew

counter       packets  bytes
------------  -------  -----
input telnet        3    120
input policy        0      0


Verdicts of fw on kernel 6.12

      scenario  packet    verdict  rule
----  --------  --------  -------  ------------
FAIL  a         tcp to a  drop     input telnet
ok    b         tcp to b  drop     input telnet

Counters in /proc/net/fw: what they rose by in all scenarios, each of which loads the module anew

counter       packets  bytes
------------  -------  -----
input telnet        4    160
input policy        0      0

3 of 5 scenarios passed, 1 not run
`,
  );
});

test('colours are for terminals only, and a table fits into one', () => {
  const all = [run('6.1', 'a rather long name of a scenario that goes on and on', true, 1), tested];
  expect(shown(all).out).not.toContain('\u001b');
  const { out } = shown(all, { color: true, width: 60 });
  expect(out).toContain('\u001b[32mok  \u001b[0m');
  const lines = out.split('\n');
  const head = lines.findIndex((line) => line.includes('scenario  '));
  for (const line of lines.slice(head, head + 3)) expect(line.length).toBeLessThanOrEqual(60);
  expect(lines[head + 2]).toContain('…');
});

test('a table that cannot fit stays readable', () => {
  const cells = ['x'.repeat(30), 'y'.repeat(30)];
  expect(table([{ title: 'a' }, { title: 'b' }], [cells], 10)).toEqual([
    'a             b',
    '------------  ------------',
    'xxxxxxxxxxx…  yyyyyyyyyyy…',
  ]);
});

test('progress is told where it is asked for', () => {
  const progress: ReportEvent = { event: 'progress', text: 'fetching kernel 6.12' };
  expect(shown([progress])).toEqual({ out: '', err: '' });
  expect(shown([progress], { verbose: true })).toEqual({ out: '', err: 'netkiln: fetching kernel 6.12\n' });
});

test("a failed machine shows the kernel's log around its trace", () => {
  const log = Array.from({ length: 30 }, (_, i) => `[ ${i}.0] line ${i}`);
  const failed = (trace: readonly string[]): ReportEvent => ({
    event: 'machine-failed',
    kernel: '6.12',
    failure: 'oops',
    detail: null,
    message: 'BUG: here',
    headline: 'kernel oops',
    at: null,
    scenario: null,
    trace,
    decoded: trace,
    log,
  });
  const { err } = shown([failed(log.slice(20, 23))]);
  expect(err.split('\n')).toEqual(["the kernel's log:", ...log.slice(10, 23).map((line) => `  ${line}`), '']);
  // A trace that the agent could not send any more came over the serial line alone.
  expect(shown([failed(['elsewhere'])]).err).toBe("the kernel's log:\n  elsewhere\n");
  expect(shown([failed([])]).err).toContain('line 29');
});

test('as JSON, every diagnostic has the same fields', () => {
  const lines: string[] = [];
  const report = jsonReport((line) => void lines.push(line));
  const at = { file: '/s.ts', line: 3, col: 5 };
  report({ event: 'diagnostic', diagnostic: problem('NK5001', 'no gcc') });
  report({
    event: 'diagnostic',
    diagnostic: problem('NK2041', 'hidden', { at, cause: 'why', related: [{ message: 'by this', at }] }),
  });
  expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
  const [, bare, full] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(Object.keys(full!)).toEqual(Object.keys(bare!));
  expect(bare).toMatchObject({ severity: 'error', code: 'NK5001', file: null, line: null, cause: null });
  expect(full).toEqual({
    event: 'diagnostic',
    severity: 'warning',
    code: 'NK2041',
    message: 'hidden',
    ...at,
    cause: 'why',
    fix: 'move the narrower rule up, or remove it',
    related: [{ message: 'by this', ...at }],
  });
});

test('how far a step has come is told at each tenth, in lines of their own', () => {
  const steps = [0, 1, 2, 3, 4].map(
    (done): ReportEvent => ({ event: 'progress', text: `compiling: ${done} of 40`, done, total: 40 }),
  );
  const end: ReportEvent = { event: 'progress', text: 'keeping' };
  expect(shown([...steps, end], { verbose: true }).err).toBe(
    'netkiln: compiling: 0 of 40\nnetkiln: compiling: 4 of 40\nnetkiln: keeping\n',
  );
  expect(shown(steps).err).toBe('');
});

test('kernels are a table, and no table where there are none', () => {
  const kernel: KernelEntry = {
    release: '6.12.9-netkiln-sanitize',
    series: '6.12',
    flavour: '',
    profile: 'sanitize',
    source: 'cache',
    folder: '/cache/built/x',
    bytes: 300 * 2 ** 20,
    outdated: true,
  };
  expect(
    shown([{ event: 'kernels', kernels: [kernel] }])
      .out.split('\n')
      .at(-2),
  ).toBe('6.12.9-netkiln-sanitize           sanitize, outdated  300 MiB  /cache/built/x');
  expect(shown([{ event: 'kernels', kernels: [] }]).out).toMatch(/^no kernel is here yet/);
});
