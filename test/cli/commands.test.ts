/** Commands as a user types them: what they print, and what they exit with. */
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnose } from '../../src/cli/fault.js';
import { run } from '../../src/host/run.js';
import { kinds } from '../../src/kinds.js';
import { command, events, filesBelow, folder, netkiln, smallSpec } from './netkiln.js';

async function withSpec() {
  const dir = await folder();
  await writeFile(join(dir.path, 'small.spec.ts'), smallSpec);
  return dir;
}

test('check says what a spec is, from any folder and by any path', async () => {
  await using dir = await withSpec();
  const got = await netkiln(['check', 'small.spec.ts'], { cwd: dir.path });
  expect(got).toMatchObject({ status: 0, stdout: 'small.spec.ts: firewall small_fw, 3 scenarios\n' });
  await mkdir(join(dir.path, 'below'));
  const upward = await netkiln(['check', '../small.spec.ts', '--json'], { cwd: join(dir.path, 'below') });
  expect(events(upward.stdout)).toEqual([
    { event: 'checked', spec: '../small.spec.ts', kind: 'firewall', module: 'small_fw', scenarios: 3 },
    { event: 'end', exit: 0 },
  ]);
});

test('check --emit-model prints the model and nothing else', async () => {
  await using dir = await withSpec();
  const { stdout } = await netkiln(['check', 'small.spec.ts', '--emit-model'], { cwd: dir.path });
  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, kind: 'firewall', name: 'small_fw' });
});

test('a bad spec is a diagnostic with its place: on standard error, or with --json on standard output', async () => {
  await using dir = await folder();
  const spec = join(dir.path, 'bad.spec.ts');
  await writeFile(spec, smallSpec.replace('small_fw', 'veth'));
  const plain = await netkiln(['check', 'bad.spec.ts'], { cwd: dir.path });
  expect(plain).toMatchObject({ status: 2, stdout: '' });
  expect(plain.stderr).toContain('error[NK2010]');
  expect(plain.stderr).toContain('--> bad.spec.ts:4:');
  const json = await netkiln(['check', 'bad.spec.ts', '--json'], { cwd: dir.path });
  expect(json.status).toBe(2);
  expect(events(json.stdout)).toEqual([
    expect.objectContaining({
      event: 'diagnostic',
      severity: 'error',
      code: 'NK2010',
      file: spec,
      line: 4,
      col: expect.any(Number),
      message: expect.stringContaining('veth'),
      cause: expect.any(String),
      fix: expect.any(String),
    }),
    { event: 'end', exit: 2 },
  ]);
});

test('gen says what it writes; --dry-run writes nothing; --check finds drift', async () => {
  await using dir = await withSpec();
  const gen = (...more: string[]) =>
    netkiln(['gen', 'small.spec.ts', '--out', 'c', ...more], { cwd: dir.path });
  const dry = await gen('--dry-run');
  expect(dry.stdout).toContain('would write c/small_fw.c\n');
  expect(await filesBelow(join(dir.path, 'c'))).toEqual([]);
  expect((await gen('--check')).status).toBe(3);
  const first = await gen();
  expect(first.stdout.split('\n').slice(0, -1)).toEqual([
    'wrote c/small_fw.c',
    'wrote c/Kbuild',
    'wrote c/Makefile',
    '3 written, 0 unchanged, 0 removed',
  ]);
  const again = events((await gen('--json')).stdout);
  expect(again[0]).toMatchObject({ event: 'generated', folder: 'c', written: [], dryRun: false });
  expect((await gen('--check')).stdout).toBe('c is what small.spec.ts generates\n');
  await writeFile(join(dir.path, 'c/Makefile'), 'mine\n');
  const drift = await gen('--check', '--json');
  expect(drift.status).toBe(3);
  expect(events(drift.stdout)).toEqual([
    expect.objectContaining({ code: 'NK4002', cause: 'Makefile was edited' }),
    { event: 'end', exit: 3 },
  ]);
  const refused = await gen();
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('error[NK4001]');
  expect(await readFile(join(dir.path, 'c/Makefile'), 'utf8')).toBe('mine\n');
  expect((await gen('--force')).status).toBe(0);
});

test.each([
  [['gen', 'x.spec.ts'], /NK8001.*--out/],
  [['gen', 'x.spec.ts', '--out', 'c', '--check', '--dry-run'], /NK8001.*--dry-run.*--check/],
  [['frobnicate'], /NK8001.*frobnicate/],
  [['check'], /NK8001.*spec/],
  [['check', 'a.spec.ts', 'b.spec.ts'], /NK8001.*too many/],
  [['test', 'x.spec.ts', '--accel', 'warp'], /NK8001.*auto, kvm, tcg/],
  [['check', 'nowhere.spec.ts'], /NK1001.*nowhere/],
  [['import', 'classbench', 'x', '--name', 'a', '--verdicts', 'all', '-o', 'y'], /NK8001.*alternate/],
  [['import', 'classbench', 'x', '--name', 'a-b', '--verdicts', 'drop', '-o', 'y'], /NK2010.*a-b/],
])('netkiln %j is refused: exit 2', async (argv, message) => {
  await using dir = await folder();
  const plain = await netkiln(argv, { cwd: dir.path });
  expect(plain).toMatchObject({ status: 2, stdout: '' });
  expect(plain.stderr).toMatch(message);
  expect(plain.stderr).toMatch(/fix: /);
  const json = await netkiln([...argv, '--json'], { cwd: dir.path });
  expect(json.status).toBe(2);
  const [diagnostic, end] = events(json.stdout);
  expect(`${diagnostic!['code']} ${diagnostic!['message']}`).toMatch(message);
  expect(end).toEqual({ event: 'end', exit: 2 });
  expect(await filesBelow(dir.path)).toEqual([]);
});

test('netkiln alone shows its commands, --help and --version succeed', async () => {
  const alone = await netkiln([]);
  expect(alone).toMatchObject({ status: 2, stdout: '' });
  for (const word of ['new', 'check', 'gen', 'build', 'test', 'import', 'doctor']) {
    expect(alone.stderr).toMatch(new RegExp(`^  ${word} `, 'm'));
  }
  expect((await netkiln(['gen', '--help'])).status).toBe(0);
  expect(await netkiln(['--version'])).toMatchObject({ status: 0, stdout: '0.1.0\n' });
});

test('new names the kinds that there are', async () => {
  const { stdout } = await netkiln(['new', '--help']);
  for (const { name } of kinds) expect(stdout).toContain(name);
});

test('import classbench writes a spec that checks, and with --json says which files', async () => {
  await using dir = await folder();
  await writeFile(
    join(dir.path, 'set'),
    '@192.0.2.0/24\t0.0.0.0/0\t0 : 65535\t80 : 80\t0x06/0xFF\t0x0000/0x0000\n',
  );
  const argv = ['import', 'classbench', 'set', '--name', 'acl', '--verdicts', 'drop', '-o', 'acl.spec.ts'];
  const got = await netkiln([...argv, '--json'], { cwd: dir.path });
  expect(events(got.stdout)).toEqual([
    { event: 'created', files: ['acl.spec.ts'], next: [] },
    { event: 'end', exit: 0 },
  ]);
  expect((await netkiln(['check', 'acl.spec.ts'], { cwd: dir.path })).status).toBe(0);
  const unnamed = await netkiln([...argv.slice(0, -1), 'other'], { cwd: dir.path });
  expect(unnamed).toMatchObject({ status: 2, stdout: '' });
  expect(unnamed.stderr).toContain('-o other does not name a spec');
  expect(await filesBelow(dir.path)).toEqual(['acl.spec.ts', 'set']);
});

test('doctor --json has every finding, and a fix for each that is not ok', async () => {
  const { status, stdout } = await netkiln(['doctor', '--json']);
  const [doctor, end] = events(stdout);
  const findings = doctor!['findings'] as { name: string; status: string; fix: string }[];
  expect(findings.map((finding) => finding.name)).toEqual(
    expect.arrayContaining(['node', 'gcc', 'qemu', 'kernel 6.1', 'kernel 6.12', 'acceleration', 'cache']),
  );
  for (const { status: found, fix } of findings) expect(fix === '').toBe(found === 'ok');
  const lacking = findings.some((finding) => finding.status === 'missing');
  expect(status).toBe(lacking ? 1 : 0);
  expect(end).toEqual({ event: 'end', exit: status });
});

test('output that nobody reads any more is no fault', async () => {
  await using dir = await withSpec();
  const { stdout, stderr } = await run(
    ['sh', '-c', `{ "$0" check small.spec.ts --emit-model; echo "exit $?" >&3; } 3>&1 >/dev/full`, command],
    { cwd: dir.path },
  );
  expect(stderr).not.toMatch(/ENOSPC|NK8005/);
  expect(stdout).toBe('exit 130');
});

test('a fault of netkiln itself says so, and where', () => {
  const { diagnostics, exit } = diagnose(new Error('no such thing'));
  expect(exit).toBe(1);
  expect(diagnostics).toEqual([
    expect.objectContaining({
      code: 'NK8005',
      message: 'netkiln has a fault: no such thing',
      cause: expect.stringContaining('commands.test.ts'),
      fix: expect.stringMatching(/report it/),
    }),
  ]);
});

test('a link to a spec is as good as the spec', async () => {
  await using dir = await withSpec();
  await symlink('small.spec.ts', join(dir.path, 'link.spec.ts'));
  expect((await netkiln(['check', 'link.spec.ts'], { cwd: dir.path })).status).toBe(0);
});
