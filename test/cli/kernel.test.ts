/** `--kernel` in all its forms, and that a path needs no network. */
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../src/host/run.js';
import { findKernel } from '../../src/kernel/index.js';
import { events, filesBelow, folder, netkiln, smallSpec } from './netkiln.js';

test('build makes a module for each kernel; the last line is the path of the last', async () => {
  await using dir = await folder();
  await writeFile(join(dir.path, 'small.spec.ts'), smallSpec);
  const { release } = await findKernel('6.1');
  const argv = ['build', 'small.spec.ts', '--out', 'out', '--kernel', '6.12', '--kernel', `6.1,${release}`];
  const { status, stdout, stderr } = await netkiln(argv, { cwd: dir.path });
  expect(status, stderr).toBe(0);
  const paths = ['6.12', '6.1', release].map((name) => join(dir.path, 'out', name, 'small_fw.ko'));
  expect(stdout.split('\n')).toEqual([...paths, '']);
  for (const [path, series] of [
    [paths[0]!, '6.12'],
    [paths[1]!, '6.1'],
  ] as const) {
    expect((await run(['modinfo', '-F', 'vermagic', path])).stdout).toMatch(new RegExp(`^${series}\\.`));
  }
  // The same C for the same kernel is the same module.
  expect(await readFile(paths[1]!)).toEqual(await readFile(paths[2]!));
});

test('a kernel given by path is built for and booted without apt, network or cache', async () => {
  await using dir = await folder();
  await writeFile(join(dir.path, 'small.spec.ts'), smallSpec);
  const kernel = await findKernel('6.12');
  const path = join(dir.path, 'a kernel, unpacked');
  await symlink(join(dirname(kernel.image), '..'), path);
  const programs = join(dir.path, 'path');
  await mkdir(programs);
  for (const name of ['apt-get', 'apt-cache', 'curl', 'wget']) {
    await writeFile(join(programs, name), `#!/bin/sh\necho "$0 $*" >>'${dir.path}/calls'\nexit 1\n`);
    await chmod(join(programs, name), 0o755);
  }
  const options = {
    cwd: dir.path,
    env: {
      PATH: `${programs}:${process.env['PATH']}`,
      NETKILN_CACHE: join(dir.path, 'cache'),
      http_proxy: 'http://127.0.0.1:1',
      https_proxy: 'http://127.0.0.1:1',
    },
  };
  const built = await netkiln(['build', 'small.spec.ts', '--out', 'out', '--kernel', path], options);
  expect(built.status, built.stderr).toBe(0);
  expect(built.stdout).toBe(`${join(dir.path, 'out', kernel.release, 'small_fw.ko')}\n`);
  const headers = await netkiln(
    ['build', 'small.spec.ts', '--out', 'o2', '--kernel', kernel.headers],
    options,
  );
  expect(headers.status, headers.stderr).toBe(0);
  const tested = await netkiln(
    ['test', 'small.spec.ts', '--kernel', './a kernel, unpacked', '--accel', 'tcg', '--json'],
    options,
  );
  expect(tested.status, tested.stdout).toBe(0);
  expect(events(tested.stdout).at(-2)).toMatchObject({
    event: 'tested',
    passed: 3,
    kernels: [kernel.release],
  });
  expect((await filesBelow(dir.path)).filter((file) => file === 'calls')).toEqual([]);
});

test.each([
  ['7.99', 'NK6001'],
  ['newest', 'NK6001'],
  ['./nowhere', 'NK6003'],
])('a kernel that is not to be had, %s, ends with what to do', async (kernel, code) => {
  await using dir = await folder();
  await writeFile(join(dir.path, 'small.spec.ts'), smallSpec);
  const argv = ['build', 'small.spec.ts', '--out', 'out', '--kernel', kernel, '--json'];
  const { status, stdout } = await netkiln(argv, { cwd: dir.path });
  expect(status).toBe(1);
  expect(events(stdout).find(({ event }) => event === 'diagnostic')).toMatchObject({
    code,
    fix: expect.stringMatching(/\w/),
  });
  expect(await filesBelow(join(dir.path, 'out'))).toEqual([]);
});
