/** KTAP to results. What the kernel's own parser makes of the same lines stands beside each log that it understands. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flattenKtap, type KtapResult, parseKtap } from '../../src/ktap/index.js';
import { type Count, logs } from './logs.js';

const outline = (results: readonly KtapResult[]): unknown[] =>
  results.map(({ name, status, subtests }) =>
    subtests.length === 0 ? [name, status] : [name, status, outline(subtests)],
  );

const parse = (text: string) => parseKtap(text.split('\n'));

describe.each(Object.entries(logs))('%s', (_, { log, results, problems = [] }) => {
  it('is understood', () => {
    const ktap = parse(log);
    expect(outline(ktap.results)).toEqual(results);
    expect(ktap.problems.map(({ message }) => message)).toEqual(problems);
  });
});

const understood = Object.entries(logs).flatMap(([name, { log, kernel }]) =>
  kernel ? [{ name, log, kernel }] : [],
);

it.each(understood)("$name is counted as the kernel's parser does", ({ log, kernel }) => {
  const leaves = flattenKtap(parse(log)).filter(({ subtests }) => subtests === 0);
  const count: Count = { passed: 0, failed: 0, crashed: 0, skipped: 0 };
  for (const { status } of leaves) {
    // It knows neither TODO nor XFAIL, and calls crashed what has no result.
    if (status === 'todo') count.failed++;
    else count[status === 'incomplete' ? 'crashed' : status]++;
  }
  expect(count).toEqual({ passed: 0, failed: 0, crashed: 0, skipped: 0, ...kernel });
});

describe('a result', () => {
  const only = (line: string, version = 'KTAP version 1') => parse(`${version}\n1..1\n${line}`).results[0]!;

  it.each([
    ['ok 1 a name', { name: 'a name', status: 'passed', directive: null, note: '' }],
    ['ok 1 - a name', { name: 'a name', status: 'passed' }],
    ['not ok 1', { name: '', status: 'failed' }],
    ['ok 1 a # rcode=0', { name: 'a', status: 'passed', directive: null, note: 'rcode=0' }],
    ['ok 1 a # SKIP no device', { name: 'a', status: 'skipped', directive: 'SKIP', note: 'no device' }],
    ['not ok 1 a # SKIP', { name: 'a', status: 'skipped', directive: 'SKIP', note: '' }],
    ['not ok 1 # SKIP alone', { name: '', status: 'skipped', note: 'alone' }],
    ['not ok 1 a # TODO later', { name: 'a', status: 'todo', directive: 'TODO', note: 'later' }],
    ['ok 1 a # TODO later', { name: 'a', status: 'passed', directive: 'TODO' }],
    ['not ok 1 a # XFAIL known', { name: 'a', status: 'todo', directive: 'XFAIL', note: 'known' }],
    ['not ok 1 a # TIMEOUT 30 seconds', { status: 'failed', directive: 'TIMEOUT', note: '30 seconds' }],
    ['not ok 1 a # ERROR no memory', { status: 'failed', directive: 'ERROR', note: 'no memory' }],
    ['ok 1 a # SKIPPING stones', { name: 'a', status: 'skipped' }],
    ['ok 1 a C#-like name', { name: 'a C#-like name', status: 'passed' }],
    ['ok 1 no directive: SKIP', { name: 'no directive: SKIP', status: 'passed', directive: null }],
  ])('%s', (line, expected) => {
    expect(only(line)).toMatchObject(expected);
  });

  it('may lack its number in TAP, not in KTAP', () => {
    expect(only('ok - a', 'TAP version 13')).toMatchObject({ name: 'a', number: null, status: 'passed' });
    expect(only('ok so far')).toMatchObject({ status: 'incomplete' });
  });

  it('that is ok and has timed out is not believed', () => {
    expect(only('ok 1 a # TIMEOUT')).toMatchObject({ status: 'failed' });
  });

  it('has the lines before it', () => {
    const { results } = parse(
      'KTAP version 1\n1..2\n# a: EXPECTATION FAILED at a.c:7\nnoise\nnot ok 1 a\n# two\nok 2 b',
    );
    expect(results.map((one) => one.diagnostics)).toEqual([
      ['a: EXPECTATION FAILED at a.c:7', 'noise'],
      ['two'],
    ]);
  });
});

it('a run that bails out leaves the rest incomplete, and nothing after it counts', () => {
  const ktap = parse('TAP version 13\n1..4\nok 1 - a\nBail out! no root\nok 2 - b');
  expect(ktap.bailedOut).toBe('no root');
  expect(outline(ktap.results)).toEqual([
    ['a', 'passed'],
    ['tests 2 to 4 of the plan', 'incomplete'],
  ]);
});

it('text that is no KTAP has no version, and says so', () => {
  for (const text of ['', 'ok 1 - not yet', 'hello\nworld']) {
    const { version, results, problems } = parse(text);
    expect({ version, results }).toEqual({ version: null, results: [] });
    expect(problems.map(({ message }) => message)).toEqual(['there is no version line']);
  }
});

it('problems say at which line', () => {
  expect(parse('noise\nKTAP version 1\n1..3\nok 1 a\nok 3 c\n').problems).toEqual([
    { line: 5, message: 'test number 3 comes after 1' },
    { line: 7, message: '3 tests were planned, and 2 have a result' },
  ]);
});

it('results as a list: subtests first, with the names around them', () => {
  const list = flattenKtap(
    parse('KTAP version 1\n1..1\n  KTAP version 1\n  1..2\n  ok 1\n  not ok 2 b\nnot ok 1 a'),
  );
  expect(list.map(({ path, status, subtests }) => [path.join('/'), status, subtests])).toEqual([
    ['a/#1', 'passed', 0],
    ['a/b', 'failed', 0],
    ['a', 'failed', 2],
  ]);
});

describe('any tree', () => {
  interface Tree {
    readonly name: string;
    readonly ok: boolean;
    readonly skip: boolean;
    readonly children: readonly Tree[];
  }
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.record({
      name: fc.stringMatching(/^[a-z_][a-z0-9_=. ]{0,8}[a-z0-9]$/),
      ok: fc.boolean(),
      skip: fc.boolean(),
      children: fc.oneof(
        { maxDepth: 4 },
        fc.constant([]),
        fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      ),
    }),
  }));
  const good = (t: Tree): boolean => t.skip || (t.children.length === 0 ? t.ok : t.children.every(good));
  const print = (list: readonly Tree[], step: string, indent = ''): string[] => [
    `${indent}KTAP version 1`,
    `${indent}1..${list.length}`,
    ...list.flatMap((t, i) => [
      ...(t.children.length > 0 ? print(t.children, step, indent + step) : []),
      `${indent}${good(t) ? 'ok' : 'not ok'} ${i + 1} ${t.name}${t.skip ? ' # SKIP' : ''}`,
    ]),
  ];
  const expected = (list: readonly Tree[]): unknown[] =>
    list.map((t) => {
      const status = t.skip ? 'skipped' : good(t) ? 'passed' : 'failed';
      return t.children.length === 0 ? [t.name, status] : [t.name, status, expected(t.children)];
    });
  const noise = fc.constantFrom(
    'eth0: link up',
    '# a comment',
    '    # deeper',
    '[ cut here ]',
    '',
    '\tRIP: 0010:x+0x1',
  );

  it('is read back, at any indentation, with stamps and noise in between', () => {
    const forest = fc.array(tree, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        forest,
        fc.constantFrom('  ', '    ', '# '),
        fc.boolean(),
        fc.array(noise, { minLength: 1 }),
        (list, step, stamps, noises) => {
          const lines = print(list, step).flatMap((line, i) => [line, noises[i % noises.length]!]);
          const stamp = (line: string, i: number) =>
            stamps ? `[${String(i).padStart(5)}.${String(i * 7).padStart(6, '0')}] ${line}\r\n` : line;
          const ktap = parseKtap(lines.map(stamp));
          expect(outline(ktap.results)).toEqual(expected(list));
          expect(ktap.problems).toEqual([]);
        },
      ),
    );
  });

  it('that is cut off anywhere has no more that passed, and some that are incomplete', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 4 }), fc.nat(), (list, at) => {
        const lines = print(list, '  ');
        const cut = 2 + (at % (lines.length - 2));
        const all = flattenKtap(parseKtap(lines.slice(0, cut)));
        expect(all.some(({ status }) => status === 'incomplete')).toBe(true);
        const passed = (subtests: ReturnType<typeof flattenKtap>) =>
          subtests.filter(({ status }) => status === 'passed').map(({ path }) => path);
        const whole = passed(flattenKtap(parseKtap(lines))).map((path) => path.at(-1));
        for (const path of passed(all)) expect(whole).toContain(path.at(-1));
      }),
    );
  });

  it('whatever is printed, something is said of it', () => {
    const word = fc.constantFrom(
      'KTAP version 1',
      'TAP version 14',
      '1..2',
      'ok 1 a',
      'not ok 2 b',
      '# Subtest: a',
      'ok',
      'Bail out!',
      'noise',
      '1..0',
    );
    const line = fc
      .tuple(fc.constantFrom('', ' ', '  ', '    ', '# ', '[    1.000000] '), word)
      .map((two) => two.join(''));
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 30 }), (lines) => {
        const ktap = parseKtap(lines);
        const incomplete = flattenKtap(ktap).filter(({ status }) => status === 'incomplete');
        if (incomplete.length > 0) expect(ktap.problems).not.toEqual([]);
        const said = lines.filter((text) => /^((\[ {4}1\.000000\] )?[ #]*)(not )?ok\b/.test(text));
        expect(flattenKtap(ktap).length - incomplete.length).toBeLessThanOrEqual(said.length);
      }),
      { numRuns: 2000 },
    );
  });
});
