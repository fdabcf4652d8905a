/** docs/cli.md against the commands: every option and every event is described, and nothing else. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problem } from '../../src/diagnostic/diagnostic.js';
import type { ReportEvent } from '../../src/report/event.js';
import { jsonReport } from '../../src/report/json.js';
import { reportFailure } from '../../src/report/machine.js';
import { failureKinds, VmFailure } from '../../src/vm/index.js';
import { netkiln } from './netkiln.js';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

/** Sections of the third level, by what their titles name. */
const sections = new Map(
  page
    .split(/^### `/m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('`')), text.split(/^## /m)[0]!]),
);

/** One of each event; the compiler asks for a new one. */
const samples: { readonly [E in ReportEvent['event']]: Extract<ReportEvent, { event: E }> } = {
  progress: { event: 'progress', text: '' },
  diagnostic: { event: 'diagnostic', diagnostic: problem('NK5001', '') },
  checked: { event: 'checked', spec: '', kind: '', module: '', scenarios: 0 },
  model: { event: 'model', model: {} },
  generated: { event: 'generated', folder: '', dryRun: false, written: [], unchanged: [], removed: [] },
  'up-to-date': { event: 'up-to-date', folder: '', spec: '' },
  built: { event: 'built', kernel: '', module: '', path: null },
  booted: { event: 'booted', kernel: '', accel: 'tcg' },
  scenario: {
    event: 'scenario',
    kernel: '',
    name: '',
    passed: true,
    summary: '',
    details: [],
    observed: {},
    counters: [],
  },
  'machine-failed': {
    event: 'machine-failed',
    kernel: '',
    failure: 'oops',
    detail: null,
    message: '',
    headline: '',
    at: null,
    scenario: null,
    trace: [],
    decoded: [],
    log: [],
  },
  tested: { event: 'tested', module: '', kernels: [], passed: 0, failed: 0, notRun: 0 },
  created: { event: 'created', files: [], next: [] },
  doctor: { event: 'doctor', findings: [] },
  end: { event: 'end', exit: 0 },
};

test.each(Object.values(samples))('the event $event is described, field by field', (sample) => {
  const lines: string[] = [];
  jsonReport((line) => void lines.push(line))(sample);
  const fields = Object.keys(JSON.parse(lines[0]!) as object).filter((field) => field !== 'event');
  const section = sections.get(sample.event);
  expect(section, 'its section').toBeDefined();
  const described = [...section!.matchAll(/^- ((?:`[^`]+`(?:, )?)+):/gm)].flatMap((match) =>
    [...match[1]!.matchAll(/`([^`]+)`/g)].map(([, field]) => field),
  );
  expect(described.sort()).toEqual(fields.sort());
});

test('no event is described that there is not', () => {
  const named = [...sections.keys()].filter((title) => !title.startsWith('netkiln '));
  expect(named.sort()).toEqual(Object.keys(samples).sort());
});

test('the ways in which a machine fails are those that there are, with the codes of their diagnostics', async () => {
  const entry = /^- `failure`: ((?:`[a-z-]+`(?:,|\s|or)*)+)$/m.exec(sections.get('machine-failed')!)![1]!;
  const described = [...entry.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
  expect(described.sort()).toEqual([...failureKinds].sort());
  const [, first, last] = /\(NK(\d+) to NK(\d+)\)/.exec(sections.get('netkiln test')!)!;
  const moment = { when: '', scenario: null, at: undefined };
  for (const kind of failureKinds) {
    const { diagnostic } = await reportFailure(new VmFailure(kind, ''), '6.12', moment, { modules: [] });
    const { code } = diagnostic;
    expect(Number(code.slice(2))).toBeGreaterThanOrEqual(Number(first));
    expect(Number(code.slice(2))).toBeLessThanOrEqual(Number(last));
  }
});

const commands = [...sections.keys()].filter((title) => title.startsWith('netkiln '));

test('every command has its section', async () => {
  const { stderr } = await netkiln([]);
  const found = [...stderr.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1]!);
  expect(found.filter((name) => name !== 'help').sort()).toEqual(
    commands.map((title) => title.split(' ')[1]!).sort(),
  );
});

test.each(commands)('the options of %s are those that it has', async (title) => {
  const { stdout } = await netkiln([...title.split(' ').slice(1), '--help']);
  const common = ['--json', '--verbose', '--help'];
  const has = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map((match) => match[1]!);
  expect(has).toEqual(expect.arrayContaining(common));
  const described = [...sections.get(title)!.matchAll(/^- `(--[a-z-]+)`/gm)].map((match) => match[1]!);
  expect(described.sort()).toEqual(has.filter((option) => !common.includes(option)).sort());
});
