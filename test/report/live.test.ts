/** What a person sees while a test run goes: a line that is there for the moment, below lines that stay. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ReportEvent } from '../../src/report/event.js';
import { table } from '../../src/report/table.js';
import { TerminalView } from '../../src/report/terminal.js';
import { widthOf } from '../../src/report/width.js';
import { failed, machineFails, scenario, subtest, testing } from './run.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const kernel = '6.12.9-amd64';
const started = (name: string): ReportEvent => ({ event: 'scenario-started', kernel, name });

const erase = '\r\u001b[2K';

/** A terminal of one window: the lines that it shows, by the little that is sent to it. */
class Window {
  readonly lines = [''];
  readonly width: number | undefined = 60;
  readonly color = false;
  sent = '';

  write(text: string): void {
    this.sent += text;
    text.split('\n').forEach((line, index) => {
      if (index > 0) this.lines.push('');
      const shown = this.lines.pop()! + line;
      this.lines.push(shown.slice(shown.lastIndexOf(erase) + 1).replace(erase.slice(1), ''));
    });
  }
}

function watched() {
  const window = new Window();
  const view = new TerminalView({
    out: window,
    err: window,
    verbose: false,
    cwd: '/',
    now: () => Date.now(),
  });
  const show = (...events: readonly ReportEvent[]) => {
    for (const event of events) view.report(event);
  };
  return { window, view, show };
}

test('the last line says what runs, for how long, and how far the run is; then it is gone', () => {
  const { window, show, view } = watched();
  show({ event: 'progress', text: 'booting 6.12' });
  expect(window.lines).toEqual(['netkiln: booting 6.12']);
  show(testing(['a', 'b', 'c']), started('a'));
  expect(window.lines).toEqual(['0 of 3 · 0 s  6.12.9-amd64  a']);
  vi.advanceTimersByTime(3100);
  expect(window.lines).toEqual(['0 of 3 · 3 s  6.12.9-amd64  a']);
  show(scenario('a', { wallMs: 3100 }), started('b'), started('c'));
  expect(window.lines).toEqual([
    'ok   6.12.9-amd64  a: drop by telnet  (3.1 s)',
    '1 of 3 · 0 s  6.12.9-amd64  b and 1 more',
  ]);
  show(scenario('b', failed));
  expect(window.lines.at(-1)).toBe('2 of 3, 1 failed · 0 s  6.12.9-amd64  c');
  show(...machineFails('c'));
  expect(window.lines.at(-1)).toBe('');
  show(started('d'));
  view.finish();
  expect(window.lines.at(-1)).toBe('');
  expect(vi.getTimerCount()).toBe(0);
});

test('it never takes more than a line, whatever runs', () => {
  const { window, show } = watched();
  for (const name of ['x'.repeat(200), '構'.repeat(60), 'e\u0301'.repeat(90), '🎉'.repeat(60)]) {
    show(started(name));
    expect(widthOf(window.lines.at(-1)!)).toBeLessThan(60);
    expect(window.lines.at(-1)).toMatch(/…$/);
    show(scenario(name));
  }
});

test('without a terminal nothing is written for the moment', () => {
  const texts: string[] = [];
  const stream = { write: (text: string) => void texts.push(text), color: false, width: undefined };
  const { report } = new TerminalView({ out: stream, err: stream, verbose: false, cwd: '/' });
  for (const event of [started('a'), scenario('a', { wallMs: 7 })]) report(event);
  vi.advanceTimersByTime(10_000);
  expect(texts).toEqual(['ok   6.12.9-amd64  a: drop by telnet  (7 ms)\n']);
  expect(vi.getTimerCount()).toBe(0);
});

test('without a terminal too it is told what takes minutes', () => {
  const texts: string[] = [];
  const stream = { write: (text: string) => void texts.push(text), color: false, width: undefined };
  const { report } = new TerminalView({ out: stream, err: stream, verbose: false, cwd: '/' });
  report({ event: 'progress', text: 'fetching' });
  report({ event: 'progress', text: 'building the kernel', lasting: true });
  report({ event: 'progress', text: 'compiling: 1 of 9 objects', done: 1, total: 9 });
  expect(texts).toEqual(['netkiln: building the kernel\n']);
});

test('what the guest says cannot steer the terminal', () => {
  const { window, show } = watched();
  const evil = '\u001b[2J\u0007 gone\nand more';
  show(
    subtest([evil], { status: 'failed', diagnostics: [evil] }),
    scenario('a', { passed: false, summary: evil, details: [evil] }),
    { event: 'tested', module: 'fw', kernels: [kernel], passed: 0, failed: 1, skipped: 0, notRun: 0 },
  );
  expect(window.sent.replaceAll(erase, '')).not.toMatch(/[^\P{C}\n]/u);
  expect(window.sent).toContain('\\u{1b}[2J');
});

test('the failed tests of a program stand below its scenario, with what they said', () => {
  const { window, show } = watched();
  show(
    subtest(['ring', 'empty']),
    subtest(['ring', 'wraps'], { status: 'failed', note: 'at 4', diagnostics: ['expected 3'] }),
    subtest(['ring'], { status: 'failed', subtests: 2 }),
    scenario('a', failed),
  );
  expect(window.lines.slice(1)).toEqual([
    '       failed: ring / wraps: at 4',
    '         expected 3',
    '       the kernel says accept',
    '       the spec says drop',
    '',
  ]);
});

test('a long run ends with its failures, and a table of these alone', () => {
  const { window, show } = watched();
  const runs = Array.from({ length: 300 }, (_, i) => scenario(`s${i}`, i === 7 ? failed : {}));
  show(...runs, {
    event: 'tested',
    module: 'fw',
    kernels: [kernel],
    passed: 299,
    failed: 1,
    skipped: 0,
    notRun: 0,
  });
  const end = window.lines.slice(window.lines.findIndex((line) => line.startsWith('Verdicts')));
  expect(end).toEqual([
    'Verdicts of fw on kernel 6.12.9-amd64',
    '',
    '      scenario',
    '----  --------',
    'FAIL  s7',
    'and 299 that passed',
    '',
    'FAIL 6.12.9-amd64  s7: drop by telnet',
    '       the kernel says accept',
    '       the spec says drop',
    '',
    '299 of 300 scenarios passed',
    '',
  ]);
});

test('columns line up where characters are wide', () => {
  const lines = table(
    [{ title: 'a' }, { title: 'b' }],
    [
      ['防火墙', 'x'],
      ['fire', 'y'],
    ],
  );
  const at = (line: string, char: string) => widthOf(line.slice(0, line.indexOf(char)));
  expect(at(lines[2]!, 'x')).toBe(at(lines[3]!, 'y'));
});
