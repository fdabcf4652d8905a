/** docs/results.md against the events: each is described, field by field, and nothing else. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problem } from '../../src/diagnostic/diagnostic.js';
import { type ReportEvent, schemaVersion } from '../../src/report/event.js';
import { jsonReport } from '../../src/report/json.js';
import { reportFailure } from '../../src/report/machine.js';
import { failureKinds, VmFailure } from '../../src/vm/index.js';

const page = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** Sections of the third level, by what their titles name. */
const sections = new Map(
  page('results.md')
    .split(/^### `/m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('`')), text.split(/^## /m)[0]!]),
);

/** One of each event; the compiler asks for a new one. */
const samples: { readonly [E in ReportEvent['event']]: Extract<ReportEvent, { event: E }> } = {
  begin: { event: 'begin', schemaVersion },
  progress: { event: 'progress', text: '' },
  diagnostic: { event: 'diagnostic', diagnostic: problem('NK5001', '') },
  checked: { event: 'checked', spec: '', kind: '', module: '', scenarios: 0 },
  compared: { event: 'compared', spec: '', old: '', module: '', breaks: 0 },
  model: { event: 'model', model: {} },
  generated: { event: 'generated', folder: '', dryRun: false, written: [], unchanged: [], removed: [] },
  'up-to-date': { event: 'up-to-date', folder: '', spec: '' },
  testing: { event: 'testing', module: '', spec: '', machines: [], scenarios: [] },
  explained: {
    ...{ event: 'explained', chain: '', hook: '', family: '', rules: 0, strategy: 'tables', why: '' },
    ...{ instead: null, instructions: { tables: null, trying: null }, tables: null },
    ...{ never: [], redundant: [], undecided: [] },
  },
  'packet-explained': {
    ...{ event: 'packet-explained', chain: '', hook: '', family: '', packet: '', bytes: '' },
    ...{ iif: null, oif: null, tried: [], verdict: 'drop', by: '', counted: false, lookup: null },
  },
  drawn: { event: 'drawn', file: '', pictures: [] },
  'scenario-started': { event: 'scenario-started', kernel: '', name: '' },
  subtest: {
    event: 'subtest',
    kernel: '',
    scenario: '',
    path: [],
    status: 'passed',
    directive: null,
    note: '',
    diagnostics: [],
    subtests: 0,
  },
  'not-run': { event: 'not-run', kernel: '', name: '', reason: 'failure' },
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
  torturing: {
    event: 'torturing',
    kernel: '',
    module: '',
    spec: '',
    seed: 0,
    minutes: 1,
    strategies: [],
    unfit: [],
  },
  round: {
    event: 'round',
    kernel: '',
    strategy: '',
    seed: 0,
    passed: true,
    summary: '',
    details: [],
    failure: null,
    virtualNs: null,
    wallMs: 0,
    repeat: '',
  },
  coverage: { event: 'coverage', kernel: '', module: '', lines: 0, run: 0, missed: [], files: [] },
  tortured: { event: 'tortured', kernel: '', module: '', strategies: [], wallMs: 0 },
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
  tested: { event: 'tested', module: '', kernels: [], passed: 0, failed: 0, skipped: 0, notRun: 0 },
  changed: { event: 'changed', files: [] },
  watched: { event: 'watched', good: true, ms: 0 },
  created: { event: 'created', files: [], next: [] },
  kernels: { event: 'kernels', kernels: [] },
  kernel: {
    ...{ event: 'kernel', release: '', series: '', flavour: '', profile: 'stock', source: 'cache' },
    ...{ folder: '', bytes: 0, outdated: false },
  },
  cleaned: { event: 'cleaned', groups: [] },
  doctor: { event: 'doctor', findings: [] },
  end: { event: 'end', exit: 0 },
};

test.each(Object.values(samples))('the event $event is described, field by field', (sample) => {
  const lines: string[] = [];
  jsonReport((line) => void lines.push(line))(sample);
  const fields = Object.keys(JSON.parse(lines.at(-1)!) as object).filter((field) => field !== 'event');
  const section = sections.get(sample.event);
  expect(section, 'its section').toBeDefined();
  const described = [...section!.matchAll(/^- ((?:`[^`]+`(?:, )?)+):/gm)].flatMap((match) =>
    [...match[1]!.matchAll(/`([^`]+)`/g)].map(([, field]) => field),
  );
  expect(described.sort()).toEqual(fields.sort());
});

test('the version is that of the page', () => {
  expect(sections.get('begin')).toContain(`${schemaVersion} is described here`);
});

test('no event is described that there is not', () => {
  expect([...sections.keys()].sort()).toEqual(Object.keys(samples).sort());
});

test('the ways in which a machine fails are those that there are, with the codes of their diagnostics', async () => {
  const entry = /^- `failure`: ((?:`[a-z-]+`(?:,|\s|or)*)+)$/m.exec(sections.get('machine-failed')!)![1]!;
  const described = [...entry.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
  expect(described.sort()).toEqual([...failureKinds].sort());
  const [, first, last] = /\(NK(\d+) to NK(\d+)\)/.exec(page('cli.md'))!;
  const moment = { when: '', scenario: null, at: undefined };
  for (const kind of failureKinds) {
    const { diagnostic } = await reportFailure(new VmFailure(kind, ''), '6.12', moment, { modules: [] });
    const { code } = diagnostic;
    expect(Number(code.slice(2))).toBeGreaterThanOrEqual(Number(first));
    expect(Number(code.slice(2))).toBeLessThanOrEqual(Number(last));
  }
});
