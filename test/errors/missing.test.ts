/** A machine that lacks something: which package brings it, exit code 1, and nothing half-written. */
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Diagnostic, NetkilnError } from '../../src/diagnostic/diagnostic.js';
import { Origins } from '../../src/diagnostic/origins.js';
import { cacheFinding } from '../../src/doctor/machine.js';
import { buildModule } from '../../src/kbuild/build.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { bootMachine } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';

let root: string;
let kernel: Kernel;
let cache: string;
const { PATH, NETKILN_CACHE } = process.env;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'netkiln-missing-'));
  kernel = await findKernel(supportedKernels.at(-1)!);
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  cache = await mkdtemp(join(root, 'cache-'));
});
afterEach(() => {
  process.env['PATH'] = PATH;
  if (NETKILN_CACHE === undefined) delete process.env['NETKILN_CACHE'];
  else process.env['NETKILN_CACHE'] = NETKILN_CACHE;
});

/** A PATH with every program of this machine but some. */
async function pathWithout(lacking: RegExp): Promise<string> {
  const dir = await mkdtemp(join(root, 'bin-'));
  for (const folder of ['/usr/bin', '/usr/sbin']) {
    for (const name of await readdir(folder)) {
      if (!lacking.test(name) && !existsSync(join(dir, name)))
        await symlink(join(folder, name), join(dir, name));
    }
  }
  return dir;
}

async function refused(work: () => Promise<unknown>): Promise<Diagnostic> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NetkilnError)) throw error;
    expect(error.exit).toBe(1);
    return error.diagnostics[0]!;
  }
  throw new Error('it worked');
}

/** Files below a folder that a later run would trip over. */
function leavings(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(tmp|lock)(\/|$)/.test(name),
  );
}

describe('a build', () => {
  const files = [
    { path: 'Kbuild', text: 'obj-m := nothing.o\n', lines: new Map() },
    {
      path: 'nothing.c',
      text: '#include <linux/module.h>\nMODULE_LICENSE("GPL");\nMODULE_DESCRIPTION("nothing");\n',
      lines: new Map(),
    },
  ];
  const build = (ko: string) => buildModule({ name: 'nothing', files, origins: new Origins(), kernel, ko });

  it.each([
    ['make', /^make$/, 'make'],
    ['gcc', /gcc|^cc$/, 'gcc'],
  ])('without %s', async (tool, lacking, wanted) => {
    const ko = join(root, `${tool}/nothing.ko`);
    process.env['PATH'] = await pathWithout(lacking);
    const found = await refused(() => build(ko));
    expect(found.code).toBe('NK5001');
    expect(found.message).toMatch(new RegExp(`^(.*-)?${tool}(-\\d+)? is not installed or not in PATH$`));
    expect(found.fix).toMatch(new RegExp(`\\b${wanted}$`));
    expect(existsSync(join(root, tool))).toBe(false);
  });

  it('into a place that cannot be written', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    const found = await refused(() => build(join(file, 'nothing.ko')));
    expect(found).toMatchObject({ code: 'NK4007', message: `${file}/nothing.ko cannot be written` });
  });

  it('for a kernel without headers', async () => {
    const dir = await mkdtemp(join(root, 'kernel-'));
    await mkdir(join(dir, 'boot'));
    await cp(kernel.image, join(dir, 'boot', `vmlinuz-9.9.9-mine`));
    await mkdir(join(dir, 'lib/modules/9.9.9-mine'), { recursive: true });
    const found = await refused(() => findKernel(dir));
    expect(found.code).toBe('NK6003');
    expect(found.message).toBe(
      'kernel 9.9.9-mine is incomplete: its headers (usr/src/linux-headers-9.9.9-mine) cannot be found',
    );
    expect(found.fix).toContain('install linux-headers-9.9.9-mine (Debian)');
  });
});

describe('a cache that cannot be used', () => {
  it.each(['NETKILN_CACHE', 'HOME'])('because of %s', async (variable) => {
    const file = join(root, 'no-folder');
    await writeFile(file, '');
    const before = { ...process.env };
    for (const name of ['NETKILN_CACHE', 'XDG_CACHE_HOME']) delete process.env[name];
    process.env[variable] = file;
    try {
      const found = await refused(() => findKernel('6.12'));
      expect(found.code).toBe('NK4007');
      expect(found.cause).toContain('ENOTDIR');
      expect(found.fix).toContain('NETKILN_CACHE');
      expect((await cacheFinding()).detail).toMatch(/^cannot be used: E(EXIST|NOTDIR)/);
    } finally {
      Object.assign(process.env, before);
    }
  });
});

describe('a kernel', () => {
  it('that is not cached, without apt', async () => {
    process.env['NETKILN_CACHE'] = cache;
    process.env['PATH'] = await pathWithout(/^apt/);
    const found = await refused(() => findKernel('5.99'));
    expect(found.code).toBe('NK6001');
    expect(found.message).toBe('kernel 5.99 is not here, and there is no apt to fetch it with');
    expect(found.fix).toContain('install kernel and headers packages and pass --kernel');
  });

  it('that apt cannot download', async () => {
    process.env['NETKILN_CACHE'] = cache;
    const bin = await pathWithout(/^apt/);
    const release = '6.12.999+deb12-amd64';
    const script = (text: string) => `#!/bin/sh\n${text}\n`;
    const known = `case $1 in search) echo "linux-image-${release} - Linux";; show) echo "Depends: linux-kbuild-6.12";; esac`;
    await writeFile(join(bin, 'apt-cache'), script(known), { mode: 0o755 });
    const broken = 'echo half > half.deb; echo "E: Failed to fetch: no network" >&2; exit 100';
    await writeFile(join(bin, 'apt-get'), script(broken), { mode: 0o755 });
    process.env['PATH'] = bin;
    const found = await refused(() => findKernel('6.12'));
    expect(found.code).toBe('NK6002');
    expect(found.cause).toBe('E: Failed to fetch: no network');
    expect(found.fix).toContain('apt-get update');
    expect(readdirSync(join(cache, 'kernels'))).toEqual([]);
  });
});

describe('a machine', () => {
  const boot = () => bootMachine({ kernel, programs: [], modules: [] });

  it.each([
    ['QEMU', /^qemu-system/, 'NK6004', /apt-get install qemu-system-x86/],
    ['busybox', /^busybox$/, 'NK6005', /apt-get install .*busybox-static$/],
    ['a compiler', /gcc|^cc$/, 'NK5001', /gcc$/],
  ])('without %s, nothing being cached', async (_, lacking, code, fix) => {
    process.env['NETKILN_CACHE'] = cache;
    process.env['PATH'] = await pathWithout(lacking);
    const found = await refused(boot);
    expect(found.code).toBe(code);
    expect(found.fix).toMatch(fix);
    expect(leavings(cache)).toEqual([]);
  });

  it('without a program that its scenarios need', async () => {
    process.env['NETKILN_CACHE'] = cache;
    const found = await refused(() => bootMachine({ kernel, programs: ['no-such-program'], modules: [] }));
    expect(found.code).toBe('NK6005');
    expect(found.message).toBe('no-such-program, which the guest is to run, is not installed here');
    expect(leavings(cache)).toEqual([]);
  });
});
