import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { judgeAcceleration } from '../../src/doctor/acceleration.js';
import { type Finding, printFindings } from '../../src/doctor/finding.js';
import { kernelFinding, sanitizeFinding } from '../../src/doctor/kernels.js';
import { nodeFinding, roomFinding } from '../../src/doctor/machine.js';
import { judge, toolFindings } from '../../src/doctor/tools.js';
import { distributionOf, installCommand, parseTools, readTools } from '../../src/host/packages.js';
import type { KernelEntry } from '../../src/kernel/index.js';

describe('the table of tools', () => {
  test('reads, and names a package for each distribution', async () => {
    const tools = await readTools();
    expect(tools.length).toBeGreaterThan(10);
    expect(tools.find((t) => t.name === 'qemu')).toMatchObject({
      needs: ['demo', 'test'],
      check: { kind: 'cmd', what: 'qemu-system-x86_64' },
      package: { debian: 'qemu-system-x86', fedora: 'qemu-system-x86-core', arch: 'qemu-system-x86' },
    });
    expect(new Set(tools.map((t) => t.name)).size).toBe(tools.length);
  });

  test('a line it cannot read is an error that shows it', () => {
    expect(() => parseTools('# c\n\ngcc demo gcc gcc gcc gcc compiles')).toThrow(/NK8103.*gcc demo gcc/);
    expect(() => parseTools('gcc demo cmd:gcc gcc gcc')).toThrow(/NK8103/);
  });
});

test.each([
  ['ID=debian\nVERSION_ID="12"\n', 'debian'],
  ['NAME=x\nID=ubuntu\nID_LIKE=debian\n', 'debian'],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'debian'],
  ['ID=fedora\n', 'fedora'],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora'],
  ['ID=manjaro\nID_LIKE=arch\n', 'arch'],
  ['ID=nixos\n', undefined],
  ['', undefined],
])('distribution of %j is %s', (text, expected) => {
  expect(distributionOf(text)).toBe(expected);
});

test('the command that installs names sudo only where it is needed', () => {
  expect(installCommand('debian', ['a', 'b'], false)).toBe(
    'sudo apt-get install --no-install-recommends a b',
  );
  expect(installCommand('fedora', ['a'], true)).toBe('dnf install a');
  expect(installCommand('arch', ['a'], false)).toBe('sudo pacman -S --needed a');
});

describe('a tool', () => {
  const [busybox, sparse, libelf] = parseTools(
    [
      "busybox demo,test static:busybox busybox-static busybox busybox serves as the guest's user space",
      'sparse test,lint-c cmd:sparse sparse sparse sparse checks byte order',
      'libelf demo file:/x libelf1 elfutils-libelf libelf runs objtool',
    ].join('\n'),
  );

  test('that is there shows where', () => {
    expect(judge(sparse!, '/usr/bin/sparse', 'debian', true)).toEqual({
      name: 'sparse',
      status: 'ok',
      detail: '/usr/bin/sparse',
      fix: '',
    });
  });

  test('that every run needs is missing; that only development needs is a warning', () => {
    expect(judge(busybox!, undefined, 'arch', false)).toEqual({
      name: 'busybox',
      status: 'missing',
      detail: "no statically linked one: the tool that serves as the guest's user space",
      fix: 'sudo pacman -S --needed busybox',
    });
    expect(judge(sparse!, undefined, 'debian', true)).toEqual({
      name: 'sparse',
      status: 'warning',
      detail: 'not there: the tool that checks byte order (only for make test, make lint-c)',
      fix: 'apt-get install --no-install-recommends sparse',
    });
  });

  test('on an unknown distribution is named in all the ways it may be called', () => {
    expect(judge(libelf!, undefined, undefined, true).fix).toBe(
      'install what your distribution calls libelf1 or elfutils-libelf or libelf',
    );
  });

  describe('is looked for in PATH', () => {
    let folder: string;
    afterEach(async () => {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    });

    test('and a dynamically linked busybox is none', async () => {
      folder = await mkdtemp(join(tmpdir(), 'netkiln-doctor-'));
      await chmod(folder, 0o755);
      await symlink(process.execPath, join(folder, 'busybox'));
      await symlink(process.execPath, join(folder, 'tshark'));
      vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
      const findings = await toolFindings();
      expect(findings.find((f) => f.name === 'busybox')).toMatchObject({ status: 'missing' });
      expect(findings.find((f) => f.name === 'tshark')).toMatchObject({ detail: join(folder, 'tshark') });
    });
  });
});

test('Node 20.17 is new enough, 20.16 is not', () => {
  expect(nodeFinding('20.17.0').status).toBe('ok');
  expect(nodeFinding('22.1.0').status).toBe('ok');
  expect(nodeFinding('20.16.9')).toMatchObject({
    status: 'missing',
    detail: expect.stringMatching(/20\.16\.9 is too old/),
  });
  expect(nodeFinding('18.20.4').status).toBe('missing');
});

test('a cache with little room is a warning', () => {
  expect(roomFinding('/c', 80 * 2 ** 30)).toMatchObject({ status: 'ok', detail: '/c, 80.0 GiB free' });
  expect(roomFinding('/c', 2 ** 30)).toMatchObject({
    status: 'warning',
    detail: expect.stringMatching(/1\.0 GiB free/),
  });
});

describe('a kernel', () => {
  test('that is here', () => {
    const release = '6.12.9-amd64';
    const kernel = {
      release,
      series: '6.12',
      image: '/i',
      modules: '/m',
      headers: '/h',
      config: undefined,
      debug: undefined,
      profile: 'stock',
      source: 'cache',
    } as const;
    expect(kernelFinding('6.12', kernel)).toMatchObject({ status: 'ok', detail: `${release} (cache)` });
  });

  test('that apt can bring, does not know, or that no apt can bring', () => {
    expect(kernelFinding('6.1', undefined, { has: '6.1.0-1-amd64' })).toMatchObject({ status: 'ok' });
    expect(kernelFinding('6.1', undefined, { has: undefined }).fix).toMatch(/^apt-get update/);
    expect(kernelFinding('6.1', undefined, 'absent')).toMatchObject({
      status: 'missing',
      fix: expect.stringMatching(/--kernel PATH/),
    });
  });
});

test('the sanitize kernel is here, was made of something else, or can be built', () => {
  const entry: KernelEntry = {
    release: '6.12.9-netkiln-sanitize',
    series: '6.12',
    flavour: '',
    profile: 'sanitize',
    source: 'cache',
    folder: '/f',
    bytes: 1,
    outdated: false,
  };
  const stock: KernelEntry = { ...entry, release: '6.12.9-amd64', profile: 'stock' };
  expect(sanitizeFinding([stock, entry])).toMatchObject({ status: 'ok', detail: `${entry.release} (cache)` });
  const fix = expect.stringMatching(/^netkiln kernel build/);
  expect(sanitizeFinding([stock])).toMatchObject({ status: 'warning', detail: 'not built yet', fix });
  expect(sanitizeFinding([{ ...entry, outdated: true }])).toMatchObject({
    status: 'warning',
    detail: expect.stringMatching(/outdated/),
    fix,
  });
});

test('a tool that only some commands need says which', () => {
  const [bc] = parseTools('bc kernel-build cmd:bc bc bc bc computes time constants');
  expect(judge(bc!, undefined, 'debian', true).detail).toBe(
    'not there: the tool that computes time constants (only for netkiln kernel build)',
  );
});

test('emulation is a warning that says why, and what to do', () => {
  expect(judgeAcceleration({ accel: 'kvm', reason: 'a guest boots' }, 'usable').status).toBe('ok');
  const reason = '/dev/kvm cannot be opened';
  const without = judgeAcceleration({ accel: 'tcg', reason }, 'absent');
  expect(without).toMatchObject({ status: 'warning', detail: expect.stringContaining(reason) });
  expect(without.fix).toMatch(/firmware/);
  expect(judgeAcceleration({ accel: 'tcg', reason }, 'forbidden').fix).toMatch(/usermod -aG kvm/);
  expect(judgeAcceleration({ accel: 'tcg', reason }, 'usable').fix).toMatch(/hypervisor/);
});

test('findings print one line each, the fix below, and the sum last', () => {
  const findings: Finding[] = [
    { name: 'gcc', status: 'ok', detail: '/usr/bin/gcc', fix: '' },
    { name: 'qemu', status: 'missing', detail: 'not there', fix: 'apt-get install qemu-system-x86' },
  ];
  expect(printFindings(findings)).toBe(
    [
      'ok       gcc   /usr/bin/gcc',
      'missing  qemu  not there',
      '         fix: apt-get install qemu-system-x86',
      '1 ok, 1 missing, 0 warnings',
      '',
    ].join('\n'),
  );
  expect(printFindings(findings, { color: true })).toContain('\u001b[31mmissing');
});
