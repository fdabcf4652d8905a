/** Whole reports, as others read them: TAP by Perl's TAP::Parser, XML by Python's parser. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { problem } from '../../src/diagnostic/diagnostic.js';
import { parseKtap } from '../../src/ktap/index.js';
import { buildPacket, showDifference } from '../../src/packet/index.js';
import { junitText } from '../../src/report/junit.js';
import { tapText } from '../../src/report/tap.js';
import { eventful, failed, machineFails, runOf, scenario, testing } from './run.js';

interface Tap {
  readonly plan: number;
  readonly good: boolean;
  readonly errors: readonly string[];
  readonly tests: readonly { ok: boolean; number: number; name: string; directive: string }[];
  readonly yaml: readonly Record<string, unknown>[];
}

const perl = `
use TAP::Parser; use JSON::PP; binmode STDIN, ':utf8'; local $/; my $text = <STDIN>;
my $p = TAP::Parser->new({ tap => $text }); my (@tests, @yaml);
while (my $r = $p->next) {
  push @tests, { ok => $r->is_ok ? \\1 : \\0, number => $r->number + 0, name => $r->description, directive => $r->directive }
    if $r->is_test;
  push @yaml, $r->data if $r->is_yaml;
}
print JSON::PP->new->utf8->encode({ plan => $p->tests_planned + 0,
  good => ($p->has_problems ? \\0 : \\1), errors => [$p->parse_errors], tests => \\@tests, yaml => \\@yaml });`;

/** TAP::Parser before 3.48 knows no version 14, whose documents are made for readers of 13 all the same. */
function readTap(text: string): Tap {
  expect(text).toMatch(/^TAP version 14\n/);
  const input = text.replace('14', '13');
  return JSON.parse(execFileSync('perl', ['-e', perl], { input, encoding: 'utf8' })) as Tap;
}

/** The subtests of a document as documents of their own, at any depth: blocks of indented lines with a plan. */
function subtests(text: string): string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  for (const line of [...text.split('\n'), '']) {
    if (line.startsWith('    ')) block.push(line.slice(4));
    else {
      if (/^1\.\.\d+$/.test(block[0] ?? '')) blocks.push(['TAP version 14', ...block, ''].join('\n'));
      block = [];
    }
  }
  return blocks.flatMap((one) => [one, ...subtests(one)]);
}

const python = `
import json, sys, xml.etree.ElementTree as E
def plain(e): return {'name': e.tag, 'attributes': e.attrib, 'text': e.text or '', 'content': [plain(c) for c in e]}
print(json.dumps(plain(E.fromstring(sys.stdin.buffer.read()))))`;

interface Xml {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly content: readonly Xml[];
}

function readXml(text: string): Xml {
  return JSON.parse(execFileSync('python3', ['-c', python], { input: text, encoding: 'utf8' })) as Xml;
}

const casesOf = (suite: Xml) => suite.content.filter(({ name }) => name === 'testcase');
const outcome = (one: Xml) => one.content.find(({ name }) => ['failure', 'error', 'skipped'].includes(name));

/** The sums that a reader makes are those that are written. */
function checkSums(root: Xml): void {
  for (const suite of root.content) {
    const having = (name: string) => casesOf(suite).filter((one) => outcome(one)?.name === name).length;
    expect(suite.attributes).toMatchObject({
      tests: String(casesOf(suite).length),
      failures: String(having('failure')),
      errors: String(having('error')),
      skipped: String(having('skipped')),
    });
  }
  for (const key of ['tests', 'failures', 'errors', 'skipped']) {
    const sum = root.content.reduce((total, suite) => total + Number(suite.attributes[key]), 0);
    expect(root.attributes[key]).toBe(String(sum));
  }
}

test('TAP: a test a machine, scenarios and their tests as subtests', () => {
  const text = tapText(runOf(eventful), '/home/me');
  const outer = readTap(text);
  expect(outer).toMatchObject({ plan: 2, good: false, errors: [] });
  expect(outer.tests.map(({ ok, name }) => [ok, name])).toEqual([
    [false, '- fw on 6.12.9-amd64'],
    [false, '- fw on 6.1 sanitize'],
  ]);
  const [first, ofA, ofSuite, second, ...none] = subtests(text).map(readTap);
  expect(none).toEqual([]);
  expect(first!.errors).toEqual([]);
  expect(first!.tests.map(({ ok, name }) => [ok, name])).toEqual([
    [false, '- a'],
    [true, '- b'],
    [false, '- c'],
  ]);
  // Blocks of inner tests are found by this parser as well.
  expect(first!.yaml.find(({ failure }) => failure === 'expectation')).toMatchObject({
    message: 'the kernel says accept',
    details: ['drop by telnet', ...failed.details, ''].join('\n'),
    duration_ms: '340.5',
    virtual_ns: '7000000',
  });
  expect(first!.yaml.at(-1)).toMatchObject({
    message: 'NK6008: the kernel ran into a bug (oops)',
    failure: 'oops',
    details: expect.stringMatching(/^at fw\.spec\.ts:7:5\n(.*\n)*RIP: 0010:fw_input\+0x1\/0x2 \[fw\]\n$/),
  });
  expect(ofA!.tests.map(({ ok, name }) => [ok, name])).toEqual([
    [false, '- suite'],
    [false, '- crashes'],
  ]);
  expect(ofSuite!.tests.map(({ ok, name, directive }) => [ok, name, directive])).toEqual([
    [true, '- one', ''],
    [false, '- two', ''],
    [true, '- three', 'SKIP'],
    [true, '- four', 'TODO'], // as TAP::Parser counts
  ]);
  expect(second!.tests.map(({ ok }) => ok)).toEqual([false, false, false]);
  expect(second!.yaml[0]).toMatchObject({ failure: 'not-run' });
});

test('TAP: our own reader of KTAP reads it too', () => {
  const ktap = parseKtap(tapText(runOf(eventful)).split('\n'));
  expect(ktap.problems).toEqual([]);
  expect(ktap.results.map(({ name, subtests: inner }) => [name, inner.map((one) => one.name)])).toEqual([
    ['fw on 6.12.9-amd64', ['a', 'b', 'c']],
    ['fw on 6.1 sanitize', ['a', 'b', 'c']],
  ]);
});

test('JUnit: a suite a machine, a case a scenario and a test of its programs', () => {
  const root = readXml(junitText(runOf(eventful), '/home/me'));
  checkSums(root);
  const [stock, sanitize] = root.content;
  expect(stock!.attributes).toMatchObject({ name: 'fw on 6.12.9-amd64', time: '0.353' });
  expect(stock!.content[0]!.content.map(({ attributes }) => attributes)).toEqual([
    { name: 'kernel', value: '6.12.9-amd64' },
    { name: 'accel', value: 'tcg' },
  ]);
  expect(casesOf(stock!).map((one) => [one.attributes['name'], outcome(one)?.name])).toEqual([
    ['a / suite / one', undefined],
    ['a / suite / two', 'failure'],
    ['a / suite / three', 'skipped'],
    ['a / suite / four', 'skipped'],
    ['a / crashes', 'error'],
    ['a', 'failure'],
    ['b', undefined],
    ['c', 'error'],
  ]);
  const [a, b, c] = casesOf(stock!).slice(-3) as [Xml, Xml, Xml];
  expect(a.attributes).toEqual({ name: 'a', classname: 'fw', time: '0.341', file: 'fw.spec.ts', line: '7' });
  expect(outcome(a)).toMatchObject({
    attributes: { type: 'expectation', message: 'the kernel says accept' },
    text: ['drop by telnet', ...failed.details].join('\n'),
  });
  expect(a.content.find(({ name }) => name === 'system-out')!.text).toBe(
    "hello\n\nthe kernel's log:\n[ 1.0] eth0: up",
  );
  expect(b.content).toEqual([]);
  expect(outcome(c)!.attributes['type']).toBe('oops');
  expect(c.content.find(({ name }) => name === 'system-err')!.text).toContain('booting');
  expect(casesOf(sanitize!).map((one) => outcome(one)?.name)).toEqual(['skipped', 'skipped', 'skipped']);
});

test('a run that could not begin, or was interrupted, or lost its machine, is never a good one', () => {
  const plan = testing(['a']);
  const runs = [
    runOf([{ event: 'diagnostic', diagnostic: problem('NK1002', 'spec does not parse') }]),
    runOf([plan, { event: 'diagnostic', diagnostic: problem('NK5003', 'does not build') }]),
    runOf([plan], 'interruption'),
    runOf([], 'interruption'),
    runOf([plan, ...machineFails(null)]),
    runOf([plan, scenario('a'), ...machineFails(null)]),
    runOf([plan, scenario('a', failed)]),
  ];
  for (const run of runs) {
    const tap = readTap(tapText(run));
    expect(tap).toMatchObject({ good: false, errors: [] });
    const root = readXml(junitText(run));
    checkSums(root);
    const { errors, failures } = root.attributes;
    expect(Number(errors) + Number(failures)).toBeGreaterThan(0);
  }
  const good = runOf([plan, scenario('a')]);
  expect(readTap(tapText(good))).toMatchObject({ good: true, errors: [] });
  expect(readXml(junitText(good)).attributes).toMatchObject({
    tests: '1',
    errors: '0',
    failures: '0',
    skipped: '0',
  });
});

test('any text is a name, a detail, an output: nothing in it is taken for anything else', () => {
  const nasty = [
    '# SKIP',
    'a # TODO b',
    '\\',
    '\\#',
    'ok 1',
    '1..3',
    '  ...',
    '<a>&"\']]>',
    '\u001b[31m',
    '\ud800',
    '\uffff',
    'a\tb',
  ];
  const names = [
    ...nasty,
    ...fc.sample(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), 300),
  ].map((text, i) => `${i} ${text.replaceAll(/[\r\n]/g, ' ')}`);
  const run = runOf([
    testing(names),
    ...names.map((name, i) =>
      scenario(name, {
        passed: i % 2 === 0,
        summary: name,
        details: [name],
        stdout: `${name}\n`,
        log: [name],
      }),
    ),
  ]);
  const [inner, ...none] = subtests(tapText(run)).map(readTap);
  expect(none).toEqual([]);
  expect(inner!.errors).toEqual([]);
  expect(inner!.tests.map(({ ok, directive }) => [ok, directive])).toEqual(
    names.map((_, i) => [i % 2 === 0, '']),
  );
  expect(inner!.yaml).toHaveLength(Math.floor(names.length / 2));
  const root = readXml(junitText(run));
  checkSums(root);
  const impossible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
  const shown = (text: string) =>
    text.replace(impossible, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
  expect(casesOf(root.content[0]!).map(({ attributes }) => attributes['name'])).toEqual(names.map(shown));
});

test('the page shows what there is: a document, and a packet that is not the one expected', () => {
  const packet = (ttl: number, last: string) =>
    buildPacket([
      { header: 'ether', fields: { saddr: '02:00:00:00:00:01', daddr: '02:00:00:00:00:02' } },
      { header: 'ip', fields: { ttl, saddr: '198.51.100.1', daddr: '192.0.2.1' } },
      { header: 'udp', fields: { dport: 53, check: 0 } },
      { header: 'payload', fields: { hex: `68656c6c${last}` } },
    ]).bytes;
  const tree = showDifference(packet(64, '6f'), packet(63, '61'), 'ether').join('\n');
  const page = readFileSync(new URL('../../docs/results.md', import.meta.url), 'utf8');
  const run = runOf([
    { ...testing(['telnet is dropped', 'ssh is not']), module: 'small_fw' },
    scenario('telnet is dropped'),
    scenario('ssh is not', { passed: false, details: ['the kernel says drop'] }),
  ]);
  expect(page).toContain(`\`\`\`\n${tapText(run)}\`\`\`\n`);
  expect(page).toContain(`\`\`\`\n${tree}\n\`\`\`\n`);
});
