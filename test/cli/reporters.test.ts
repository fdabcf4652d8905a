/** `netkiln test --reporter`: which report goes where, and that a file is written whatever becomes of the run. */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { parseKtap } from '../../src/ktap/index.js';
import { events, folder, netkiln, smallSpec, start } from './netkiln.js';

async function withSpec(text = smallSpec) {
  const dir = await folder();
  await writeFile(join(dir.path, 'small.spec.ts'), text);
  return dir;
}

/** Name and outcome of each case, as Python reads the file. */
function cases(file: string): [string, string][] {
  const program = `
import json, sys, xml.etree.ElementTree as E
print(json.dumps([[c.get('name'), ([e.tag for e in c if not e.tag.startswith('system')] + ['ok'])[0]]
  for c in E.parse(sys.argv[1]).iter('testcase')]))`;
  return JSON.parse(execFileSync('python3', ['-c', program, file], { encoding: 'utf8' })) as [
    string,
    string,
  ][];
}

const names = ['telnet is dropped', 'ssh is not', 'a stray datagram does not arrive'];

test('several reports of one run say the same', async () => {
  await using dir = await withSpec();
  const reporters = ['tap', 'junit=out.xml', 'json=out.json'].flatMap((how) => ['--reporter', how]);
  const { status, stdout, stderr } = await netkiln(['test', 'small.spec.ts', ...reporters], {
    cwd: dir.path,
  });
  expect(status, stderr).toBe(0);
  const { results, problems } = parseKtap(stdout.split('\n'));
  expect(problems).toEqual([]);
  expect(results).toMatchObject([{ name: expect.stringMatching(/^small_fw on 6\.12\./), status: 'passed' }]);
  expect(results[0]!.subtests.map(({ name, status: is }) => [name, is])).toEqual(
    names.map((name) => [name, 'passed']),
  );
  expect(cases(join(dir.path, 'out.xml'))).toEqual(names.map((name) => [name, 'ok']));
  const told = events(await readFile(join(dir.path, 'out.json'), 'utf8'));
  expect(told.filter(({ event }) => event === 'scenario').map(({ name }) => name)).toEqual(names);
  expect(told.at(-1)).toEqual({ event: 'end', exit: 0 });
  expect((await readdir(dir.path)).sort()).toEqual(['out.json', 'out.xml', 'small.spec.ts']);
});

test('a report in a file leaves the terminal view where it is; a scenario that fails is a failure', async () => {
  await using dir = await withSpec(
    smallSpec.replace("expect: 'drop',\n      by: 'telnet'", "expect: 'accept',\n      by: 'policy'"),
  );
  const argv = ['test', 'small.spec.ts', '--reporter', 'junit=out.xml'];
  const { status, stdout } = await netkiln(argv, { cwd: dir.path });
  expect(status).toBe(1);
  expect(stdout).toContain('2 of 3 scenarios passed');
  expect(cases(join(dir.path, 'out.xml'))).toEqual(
    names.map((name, i) => [name, i === 0 ? 'failure' : 'ok']),
  );
});

test('what cannot be written is said before anything is run', async () => {
  await using dir = await withSpec();
  await mkdir(join(dir.path, 'folder'));
  const wrong: [readonly string[], number, RegExp][] = [
    [
      ['junit=no/such/out.xml'],
      1,
      /error\[NK4007\]: the report no\/such\/out\.xml cannot be written\n.*ENOENT/,
    ],
    [['tap=folder'], 1, /error\[NK4007\]: the report folder cannot be written\n.*it is a folder/],
    [['html'], 2, /error\[NK8001\]: there is no reporter 'html'\n.*terminal, tap, junit, json/],
    [['tap='], 2, /NK8001.*names no file/],
    [['terminal=x'], 2, /NK8001.*not for a file/],
    [['tap', 'json'], 2, /NK8001.*tap and json, would be written to standard output/],
    [['tap=x', 'junit=./x'], 2, /NK8001.*tap and junit, would be written to .*\/x/],
  ];
  for (const [reporters, exit, message] of wrong) {
    const argv = ['test', 'small.spec.ts', ...reporters.flatMap((how) => ['--reporter', how])];
    const { status, stdout, stderr } = await netkiln(argv, { cwd: dir.path });
    expect([status, stdout], stderr).toEqual([exit, '']);
    expect(stderr).toMatch(message);
  }
  expect((await readdir(dir.path)).sort()).toEqual(['folder', 'small.spec.ts']);
});

test('a spec that is wrong makes a report that is not good', async () => {
  await using dir = await withSpec('export default {');
  const argv = ['test', 'small.spec.ts', '--reporter', 'junit=out.xml', '--reporter', 'tap'];
  const { status, stdout, stderr } = await netkiln(argv, { cwd: dir.path });
  expect(status).toBe(2);
  expect(stderr).toContain('NK1002');
  expect(cases(join(dir.path, 'out.xml'))).toEqual([['the run', 'error']]);
  expect(stdout).toMatch(/^not ok 1 - the run$/m);
});

test.each([{ signals: ['SIGINT'] }, { signals: ['SIGTERM'] }, { signals: ['SIGINT', 'SIGINT'] }] as const)(
  'interrupted by $signals, the file says what was not run, and nothing else is left',
  async ({ signals }) => {
    await using dir = await withSpec();
    const file = join(dir.path, 'out.xml');
    await writeFile(file, 'an earlier report');
    const running = start(['test', 'small.spec.ts', '--verbose', '--reporter', 'junit=out.xml'], {
      cwd: dir.path,
    });
    while (!running.printed().includes('building') && running.child.exitCode === null) await sleep(5);
    expect(await readFile(file, 'utf8')).toBe('an earlier report');
    for (const signal of signals) running.child.kill(signal);
    expect((await running.ended).status).toBe(130);
    expect(cases(file)).toEqual([...names.map((name) => [name, 'skipped']), ['the run', 'error']]);
    expect((await readdir(dir.path)).sort()).toEqual(['out.xml', 'small.spec.ts']);
  },
);
