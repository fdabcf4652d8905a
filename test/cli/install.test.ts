/** netkiln as it is installed: by `npm i -g .` from a clone, and from its own package. No network is used. */
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runOk } from '../../src/host/run.js';
import { filesBelow, folder, repository } from './netkiln.js';

const npm = ['--offline', '--no-audit', '--no-fund', '--no-update-notifier', '--ignore-scripts'] as const;

/** Makes, checks and generates a firewall by the `netkiln` that a PATH has, in a folder of its own. */
async function use(bin: string, cwd: string): Promise<void> {
  const env = { PATH: `${bin}:${process.env['PATH']}` };
  const made = await runOk(['netkiln', 'new', 'firewall', 'edge-fw', '--yes'], { cwd, env });
  expect(made.stdout).toContain('\n  netkiln check edge-fw/edge-fw.spec.ts\n');
  const spec = join(cwd, 'edge-fw/edge-fw.spec.ts');
  // What an imported rule set needs: a type of Node's.
  await writeFile(
    spec,
    `${await readFile(spec, 'utf8')}\nexport const here = new URL('.', import.meta.url);\n`,
  );
  expect((await runOk(['netkiln', 'check', spec], { cwd: '/', env })).stdout).toContain('edge_fw');
  await runOk([join(repository, 'node_modules/.bin/tsc'), '-p', join(cwd, 'edge-fw')]);
  await runOk(['netkiln', 'gen', spec, '--out', join(cwd, 'out')], { cwd: '/', env });
  expect(await filesBelow(join(cwd, 'out'))).toContain('edge_fw.c');
}

test('npm i -g . in a clone', async () => {
  await using dir = await folder();
  await runOk(['npm', 'i', '-g', ...npm, '--prefix', join(dir.path, 'prefix'), '.'], { cwd: repository });
  await use(join(dir.path, 'prefix/bin'), dir.path);
});

test('the package that npm pack makes has all that it needs, and needs only what it says', async () => {
  await using dir = await folder();
  await runOk(['npm', 'pack', ...npm, '--pack-destination', dir.path, '--silent'], { cwd: repository });
  const [archive] = (await filesBelow(dir.path)).filter((file) => file.endsWith('.tgz'));
  const modules = join(dir.path, 'prefix/lib/node_modules');
  await mkdir(modules, { recursive: true });
  await runOk(['tar', '-xzf', join(dir.path, archive!), '-C', modules]);
  const installed = join(modules, 'netkiln');
  await cp(join(modules, 'package'), installed, { recursive: true });
  const lock = JSON.parse(await readFile(join(repository, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>;
  };
  for (const [path, { dev, optional }] of Object.entries(lock.packages)) {
    if (!/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || dev || optional) continue;
    await mkdir(dirname(join(installed, path)), { recursive: true });
    await symlink(join(repository, path), join(installed, path));
  }
  await mkdir(join(dir.path, 'prefix/bin'));
  await symlink('../lib/node_modules/netkiln/bin/netkiln', join(dir.path, 'prefix/bin/netkiln'));
  await use(join(dir.path, 'prefix/bin'), dir.path);
  const doctor = await runOk(['netkiln', 'doctor', '--json'], {
    env: { PATH: `${join(dir.path, 'prefix/bin')}:${process.env['PATH']}` },
  });
  expect(doctor.stdout).toContain('"event":"doctor"');
});
