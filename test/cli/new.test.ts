/** `netkiln new`: what it asks, what it refuses, and that the folder it writes is good as it stands. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/host/run.js';
import { kinds } from '../../src/kinds.js';
import { command, events, filesBelow, folder, netkiln, repository, start } from './netkiln.js';

test.each(kinds.map(({ name }) => name))(
  'a new %s checks, and editors understand its folder',
  async (kind) => {
    await using dir = await folder();
    const made = await netkiln(['new', kind, 'edge-one', '--yes'], { cwd: dir.path });
    expect(made.status, made.stderr).toBe(0);
    const own = join(dir.path, 'edge-one');
    expect(await filesBelow(own)).toEqual(['README.md', 'edge-one.spec.ts', 'tsconfig.json']);
    const tsc = await run([join(repository, 'node_modules/.bin/tsc'), '-p', own]);
    expect(tsc, tsc.stdout).toMatchObject({ status: 0, stdout: '' });
    // The lines to copy, and those of the README, are commands that exist and succeed.
    const printed = made.stdout.split('\n').filter((line) => line.startsWith(`  ${command} `));
    expect(printed.map((line) => line.split(/ +/)[2])).toEqual(['check', 'build', 'test']);
    const checked = await run(['sh', '-c', printed[0]!.trim()], { cwd: dir.path });
    expect(checked, checked.stderr).toMatchObject({ status: 0 });
    const readme = await readFile(join(own, 'README.md'), 'utf8');
    const lines = [...readme.matchAll(/^ {4}netkiln (.*)$/gm)].map((match) => match[1]!.split(/ +/));
    expect(lines.map(([name]) => name)).toEqual(['check', 'gen', 'build', 'test']);
    for (const line of lines.slice(0, 2)) expect((await netkiln(line, { cwd: own })).status).toBe(0);
  },
);

test.each([
  ['veth', /NK2010.*veth/],
  ['nf-tables', /NK2010.*nf_tables/],
  ['../up', /NK2010/],
  ['/tmp/elsewhere', /NK2010/],
  ['a/b', /NK2010/],
  ['..', /NK2010/],
  ['Upper', /NK2010/],
  ['int', /NK2010/],
  ['x'.repeat(32), /NK2010/],
])('the name %j is refused right away, and nothing is written', async (name, message) => {
  await using dir = await folder();
  const got = await netkiln(['new', 'firewall', name, '--yes'], { cwd: dir.path });
  expect(got).toMatchObject({ status: 2, stdout: '' });
  expect(got.stderr).toMatch(message);
  expect(await filesBelow(dir.path)).toEqual([]);
});

test('what is there already is left alone', async () => {
  await using dir = await folder();
  const argv = ['new', 'firewall', 'edge-fw', '--yes'];
  await mkdir(join(dir.path, 'edge-fw'));
  expect((await netkiln(argv, { cwd: dir.path })).status, 'an empty folder is no obstacle').toBe(0);
  await writeFile(join(dir.path, 'edge-fw/README.md'), 'mine\n');
  const again = await netkiln(argv, { cwd: dir.path });
  expect(again.status).toBe(2);
  expect(again.stderr).toMatch(/NK4005.*edge-fw exists/);
  expect(await readFile(join(dir.path, 'edge-fw/README.md'), 'utf8')).toBe('mine\n');
  await symlink('/', join(dir.path, 'way-out'));
  expect((await netkiln(['new', 'firewall', 'way-out'], { cwd: dir.path })).status).toBe(2);
  await writeFile(join(dir.path, 'plain-file'), '');
  expect((await netkiln(['new', 'firewall', 'plain-file'], { cwd: dir.path })).status).toBe(2);
});

test('without a terminal it lists what is missing and never waits, though its input is open', async () => {
  await using dir = await folder();
  const none = await start(['new'], { cwd: dir.path }).ended;
  expect(none.status).toBe(2);
  expect(none.stderr).toMatch(/NK8002.*missing: KIND, NAME/);
  const name = await start(['new', 'firewall', '--json'], { cwd: dir.path }).ended;
  expect(events(name.stdout)[0]).toMatchObject({ code: 'NK8002', message: 'missing: NAME' });
  const wrong = await start(['new', 'frobnicator'], { cwd: dir.path }).ended;
  expect(wrong.stderr).toMatch(/NK8001.*frobnicator/);
  expect(wrong.stderr).toContain(kinds.map((kind) => kind.name).join(', '));
});

/** Runs `netkiln new ARGS` on a terminal, answering each question when it shows. */
async function conversation(cwd: string, args: string, answers: readonly (readonly [RegExp, string])[]) {
  const child = spawn('script', ['-qec', `'${command}' new ${args}`, '/dev/null'], {
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'xterm', COLUMNS: '120' },
  });
  let screen = '';
  let from = 0;
  const left = [...answers];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const next = left[0]?.[0].exec(screen.slice(from));
    if (!next) return;
    from = screen.length;
    child.stdin.write(left.shift()![1]);
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  return { status, screen, unasked: left.length };
}

test('on a terminal it asks, and says at once what is wrong with a name', async () => {
  await using dir = await folder();
  const erase = '\u007f'.repeat(4);
  const got = await conversation(dir.path, '', [
    [/Kind of module/, '\u001b[B\r'], // one down: the second kind
    [/Name of the folder/, 'veth\r'],
    [/has a module 'veth' of its own/, `${erase}edge-two\r`],
  ]);
  expect(got.unasked, got.screen).toBe(0);
  expect(got.status).toBe(0);
  const [, second] = kinds;
  expect(await readFile(join(dir.path, 'edge-two/edge-two.spec.ts'), 'utf8')).toMatch(
    new RegExp(`export default ${second!.name}\\(`, 'i'),
  );
});

test('on a terminal it asks only for what was not given; ctrl-C ends it with 130 and nothing written', async () => {
  await using dir = await folder();
  const got = await conversation(dir.path, 'firewall', [[/Name of the folder/, '\u0003']]);
  expect(got.unasked).toBe(0);
  expect(got.status).toBe(130);
  expect(got.screen).not.toMatch(/Kind of module|error\[/);
  expect(await filesBelow(dir.path)).toEqual([]);
});
