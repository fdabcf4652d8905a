import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/host/run.js';
import { repository, type Sandbox, sandbox } from './sandbox.js';

async function built(box: Sandbox): Promise<void> {
  await mkdir(join(box.root, 'dist/cli'), { recursive: true });
  await writeFile(join(box.root, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(box.root, 'dist/cli/main.js'),
    'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3;',
  );
}

test('bin/netkiln hands on arguments and exit code, also through links', async () => {
  await using box = await sandbox();
  await built(box);
  await box.link('node', process.execPath);
  await mkdir(join(box.root, 'elsewhere'));
  await symlink(join(box.root, 'bin/netkiln'), join(box.root, 'elsewhere/absolute'));
  await symlink('absolute', join(box.root, 'elsewhere/netkiln'));
  for (const path of ['bin/netkiln', 'elsewhere/absolute', 'elsewhere/netkiln']) {
    const got = await box.run(['sh', path, 'a b', '', "'"]);
    expect(got).toEqual({ status: 3, stdout: '["a b","","\'"]', stderr: '' });
  }
});

test('bin/netkiln takes the Node that make brought', async () => {
  await using box = await sandbox();
  await built(box);
  await box.program('node', 'echo v18.0.0');
  await mkdir(join(box.root, '.toolchain/node/bin'), { recursive: true });
  await symlink(process.execPath, join(box.root, '.toolchain/node/bin/node'));
  expect((await box.run(['sh', 'bin/netkiln'])).stdout).toBe('[]');
});

test('bin/netkiln says what is missing', async () => {
  await using box = await sandbox();
  expect((await box.run(['sh', 'bin/netkiln'])).stderr).toMatch(
    /Node 20\.17 or newer is needed; run 'make build'/,
  );
  await box.program('node', 'echo v20.16.1');
  expect((await box.run(['sh', 'bin/netkiln'])).stderr).toMatch(/is 20\.16\.1, 20\.17 or newer is needed/);
  await box.program('node', 'echo v20.17.0');
  const unbuilt = await box.run(['sh', 'bin/netkiln']);
  expect(unbuilt.stderr).toMatch(/not built yet; run 'make build'/);
  expect(unbuilt.status).toBe(1);
});

test('make alone names its targets, and each can be made', async () => {
  const help = await run(['make'], { cwd: repository });
  const targets = [...help.stdout.matchAll(/^ {2}make (\S+) +\S/gm)].map((m) => m[1]!);
  expect(targets).toEqual(
    expect.arrayContaining(['build', 'demo', 'test', 'test-fresh', 'lint', 'lint-c', 'clean']),
  );
  for (const target of targets) {
    expect(await run(['make', '-n', target], { cwd: repository })).toMatchObject({ status: 0 });
  }
});
