/** Which kernel a request means, of several that are in the cache, and what apt is asked for. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fetchKernel, findKernel, kernelEntries, listKernels } from '../../src/kernel/index.js';
import { surroundings } from '../../src/kernel/sanitize/recipe.js';

let root: string;
let cache: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'netkiln-find-'));
  cache = join(root, 'cache');
  vi.stubEnv('NETKILN_CACHE', cache);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

/** The parts of a kernel in a folder, all empty. */
async function kernelIn(folder: string, release: string): Promise<void> {
  for (const part of ['boot', `lib/modules/${release}`, `usr/src/linux-headers-${release}`]) {
    await mkdir(join(folder, part), { recursive: true });
  }
  await writeFile(join(folder, 'boot', `vmlinuz-${release}`), 'x'.repeat(10_000));
}

const fetchedOnes = (...releases: string[]) =>
  Promise.all(releases.map((release) => kernelIn(join(cache, 'kernels', release), release)));

async function built(digit: string, changes: object = {}): Promise<string> {
  const folder = join(cache, 'sanitize', digit.repeat(16));
  const release = '6.12.9-netkiln-sanitize';
  await kernelIn(folder, release);
  const made = { release, profile: 'sanitize', source: '6.12.9-1', ...(await surroundings({})), ...changes };
  await writeFile(join(folder, 'kernel.json'), JSON.stringify(made));
  return folder;
}

/** apt that knows some kernels and has none. */
async function apt(...releases: string[]): Promise<void> {
  const bin = join(root, 'bin');
  await mkdir(bin);
  const program = (name: string, script: string) =>
    writeFile(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const names = releases.map((release) => `linux-image-${release}`).join('\n');
  await program(
    'apt-cache',
    `case $1 in
    search) echo '${names}' | grep -E -- "$3" | sed 's/$/ - Linux/' ;;
    show) echo '${names}' | sed 's/image/headers/' | grep -Fqx -- "$3" && echo Depends: x ;;
    esac`,
  );
  await program('apt-get', 'echo "no $*" >&2; exit 100');
  vi.stubEnv('PATH', `${bin}:${process.env['PATH']}`);
}

describe('of what is cached', () => {
  test('a series is the newest of its flavour', async () => {
    await fetchedOnes(
      '6.12.9+deb12-amd64',
      '6.12.10+deb12-amd64',
      '6.12.11+deb12-cloud-amd64',
      '6.1.0-9-amd64',
    );
    expect((await findKernel('6.12')).release).toBe('6.12.10+deb12-amd64');
    expect((await findKernel('6.12-cloud')).release).toBe('6.12.11+deb12-cloud-amd64');
    expect((await findKernel('6.1', { profile: 'stock' })).release).toBe('6.1.0-9-amd64');
    expect((await findKernel('6.12.9+deb12-amd64')).profile).toBe('stock');
  });

  test('a sanitize kernel is for who asks for it', async () => {
    await fetchedOnes('6.12.1-amd64');
    const folder = await built('a');
    expect((await findKernel('6.12')).release).toBe('6.12.1-amd64');
    for (const request of ['6.12', folder, '6.12.9-netkiln-sanitize']) {
      expect(await findKernel(request, { profile: 'sanitize' })).toMatchObject({
        release: '6.12.9-netkiln-sanitize',
        profile: 'sanitize',
      });
    }
    expect((await findKernel('6.12.9-netkiln-sanitize')).profile).toBe('sanitize');
  });

  test('the newest source counts, and only what is made of this fragment by this compiler', async () => {
    await built('a', { source: '6.12.10-1', compiler: 'gcc 1.0' });
    await built('b', { source: '6.12.10-1', fragment: 'CONFIG_A=y\n' });
    const good = await built('c', { source: '6.12.9-2' });
    await built('d', { source: '6.12.9-1' });
    const found = await findKernel('6.12', { profile: 'sanitize' });
    expect(found.image).toBe(join(good, 'boot/vmlinuz-6.12.9-netkiln-sanitize'));
    const outdated = (await kernelEntries()).filter((entry) => entry.source === 'cache' && entry.outdated);
    expect(outdated.map(({ folder }) => folder.slice(-1)).sort()).toEqual(['a', 'b']);
  });

  test('what is damaged is not listed, and spoils nothing', async () => {
    await fetchedOnes('6.12.1-amd64', '6.12.2-amd64');
    await rm(join(cache, 'kernels/6.12.2-amd64/boot'), { recursive: true });
    await built('a');
    await writeFile(join(cache, 'sanitize', 'a'.repeat(16), 'kernel.json'), 'null');
    const here = (await listKernels()).filter(({ source }) => source === 'cache');
    expect(here.map(({ release }) => release)).toEqual(['6.12.1-amd64']);
  });

  test('a list tells flavours and sizes', async () => {
    await fetchedOnes('6.1.0-9-cloud-amd64');
    const [entry] = (await kernelEntries()).filter(({ source }) => source === 'cache');
    expect(entry).toEqual({
      ...{ release: '6.1.0-9-cloud-amd64', series: '6.1', flavour: 'cloud', profile: 'stock' },
      ...{ source: 'cache', folder: join(cache, 'kernels/6.1.0-9-cloud-amd64'), outdated: false },
      bytes: expect.any(Number),
    });
    expect(entry!.bytes).toBeGreaterThanOrEqual(10_000);
  });
});

describe('what does not go together', () => {
  test.each(['6.1', '6.12-cloud'])('%s cannot be had with the profile sanitize', async (request) => {
    await expect(findKernel(request, { profile: 'sanitize' })).rejects.toThrow(/NK6105.*not of /);
  });

  test('a kernel given by release or path is what it is', async () => {
    await fetchedOnes('6.12.1-amd64');
    await expect(findKernel('6.12.1-amd64', { profile: 'sanitize' })).rejects.toThrow(/NK6105/);
    const folder = await built('a');
    await expect(findKernel(folder, { profile: 'stock' })).rejects.toThrow(/NK6105/);
  });

  test('a built kernel that is not here is not looked for elsewhere', async () => {
    await apt('6.12.8-netkiln-sanitize');
    for (const find of [findKernel, fetchKernel]) {
      await expect(find('6.12.8-netkiln-sanitize', {})).rejects.toThrow(/NK6001.*6\.12\.8-netkiln-sanitize/);
    }
  });
});

describe('fetching', () => {
  test('asks apt for the newest of the flavour, whatever is cached', async () => {
    await fetchedOnes('6.12.1-amd64');
    await apt(
      ...['6.12.3-amd64', '6.12.10-amd64', '6.12.4-cloud-amd64'],
      ...['6.12.11-rt-amd64', '6.12.12-amd64-dbg', '6.120.1-amd64'],
    );
    await expect(fetchKernel('6.12', {})).rejects.toThrow(/NK6002.*6\.12\.10-amd64$/m);
    await expect(fetchKernel('6.12-cloud', {})).rejects.toThrow(/NK6002.*6\.12\.4-cloud-amd64$/m);
  });

  test.each(['newest', './here', '/usr/src', '6.12-rt', '6', '6.12 ', '6.12;x', ''])(
    'refuses %j',
    async (request) => {
      await apt();
      await expect(fetchKernel(request, {})).rejects.toThrow(/NK6001/);
    },
  );
});
