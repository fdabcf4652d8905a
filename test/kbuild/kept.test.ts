/** Modules from the cache, and from folders that builds before have left: the same bytes as from a build of nothing. */
import { appendFile, chmod, cp, mkdtemp, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Origins } from '../../src/diagnostic/origins.js';
import type { GeneratedFile } from '../../src/emit/file.js';
import { findProgram } from '../../src/host/path.js';
import { buildModule } from '../../src/kbuild/build.js';
import { findKernel, type Kernel } from '../../src/kernel/index.js';
import { checkSpec, generate } from '../../src/pipeline.js';

let root: string;
let kernel: Kernel;
let files: readonly GeneratedFile[];
const environment = { ...process.env };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'netkiln-kept-'));
  kernel = await findKernel('6.12');
  const spec = fileURLToPath(new URL('../../examples/reflector/reflector.spec.ts', import.meta.url));
  files = await generate(await checkSpec(spec));
  more = altered(addition);
  // A make that counts how often it is called.
  const make = await findProgram('make');
  await writeFile(join(root, 'make'), `#!/bin/sh\necho >>${root}/calls\nexec ${make} "$@"\n`);
  await chmod(join(root, 'make'), 0o755);
  process.env['PATH'] = `${root}:${process.env['PATH']}`;
});
beforeEach(() => freshCache());
afterAll(async () => {
  for (const name of ['PATH', 'NETKILN_CACHE']) {
    if (environment[name] === undefined) delete process.env[name];
    else process.env[name] = environment[name];
  }
  await rm(root, { recursive: true });
});

async function freshCache(): Promise<void> {
  process.env['NETKILN_CACHE'] = await mkdtemp(join(root, 'cache-'));
}

const inCache = (...parts: string[]) => join(process.env['NETKILN_CACHE']!, ...parts);

/** Builds; says what came of it and how often make was called. */
async function build(what = files, on = kernel, signal?: AbortSignal) {
  await rm(join(root, 'calls'), { force: true });
  const ko = join(root, 'out', 'nk_reflector.ko');
  await buildModule({ name: 'nk_reflector', files: what, origins: new Origins(), kernel: on, ko, signal });
  const calls = (await readFile(join(root, 'calls'), 'utf8').catch(() => '')).length;
  return { ko: await readFile(ko), calls };
}

/** The module with something else in it: another symbol of the kernel too, so that its table of versions differs. */
function altered(text: string): readonly GeneratedFile[] {
  return files.map((file) => (file.path.endsWith('.c') ? { ...file, text: `${file.text}${text}` } : file));
}
let more: readonly GeneratedFile[];
const addition = '\nvoid nk_more(void);\nvoid nk_more(void)\n{\n\tdump_stack();\n}\n';

/** What a build gives that finds nothing in the cache. */
async function clean(what: readonly GeneratedFile[]): Promise<Buffer> {
  const before = process.env['NETKILN_CACHE'];
  await freshCache();
  const { ko } = await build(what);
  process.env['NETKILN_CACHE'] = before;
  return ko;
}

it('the same C is built once', async () => {
  const first = await build();
  expect(first.calls).toBeGreaterThan(0);
  expect(await build()).toEqual({ ko: first.ko, calls: 0 });
});

it('other C is built, in the folder of the build before, as if there were none', async () => {
  await build();
  const second = await build(more);
  expect(second.calls).toBeGreaterThan(0);
  expect(second.ko.equals(await clean(more))).toBe(true);
  await rm(inCache('module-builds'), { recursive: true });
  const third = await build();
  expect(third.calls).toBeGreaterThan(0);
  expect(third.ko.equals(await clean(files))).toBe(true);
  expect(await readdir(inCache('kbuild'))).toHaveLength(1);
});

it('another compiler, or other flags in the environment, build anew', async () => {
  await build();
  process.env['KCPPFLAGS'] = '-DNK_TEST';
  expect((await build()).calls).toBeGreaterThan(0);
  delete process.env['KCPPFLAGS'];
  expect((await build()).calls).toBe(0);
  await writeFile(join(root, 'gcc'), `#!/bin/sh\nexec ${await findProgram('gcc')} "$@"\n`);
  await chmod(join(root, 'gcc'), 0o755);
  expect((await build()).calls).toBeGreaterThan(0);
  await unlink(join(root, 'gcc'));
});

it('a kernel in a folder of a person is looked at header by header', async () => {
  // The headers' own links are relative: they are taken with what they point to.
  const unpacked = dirname(dirname(dirname(kernel.headers)));
  const copy = join(root, 'kernel');
  await cp(join(unpacked, 'usr'), join(copy, 'usr'), { recursive: true, verbatimSymlinks: true });
  const headers = kernel.headers.replace(unpacked, copy);
  const own: Kernel = { ...kernel, headers, source: 'path' };
  expect((await build(files, own)).calls).toBeGreaterThan(0);
  expect((await build(files, own)).calls).toBe(0);
  const common = join(dirname(headers), (await readdir(dirname(headers))).find((n) => n.endsWith('common'))!);
  await appendFile(join(common, 'include/linux/netdevice.h'), '/* edited */\n');
  expect((await build(files, own)).calls).toBeGreaterThan(0);
});

it('what a broken build has left is not built upon', async () => {
  const good = await clean(more);
  await build();
  const stop = new AbortController();
  const broken = build(more, kernel, stop.signal);
  while (!(await readdir(inCache('kbuild'))).some((name) => name.endsWith('.lock'))) await sleep(5);
  await sleep(300);
  stop.abort();
  await expect(broken).rejects.toThrow();
  // As a compiler leaves it that is killed while it writes: newer than its source, and half.
  const [name = ''] = await readdir(inCache('kbuild'));
  await writeFile(inCache('kbuild', name, 'nk_reflector.mod.o'), 'half');
  expect((await build(more)).ko.equals(good)).toBe(true);
});

it('two builds at once do not meet', async () => {
  const ko = (n: number) => join(root, 'out', `${n}.ko`);
  const one = (what: readonly GeneratedFile[], n: number) =>
    buildModule({ name: 'nk_reflector', files: what, origins: new Origins(), kernel, ko: ko(n) });
  await Promise.all([one(files, 1), one(more, 2)]);
  expect((await readFile(ko(1))).equals(await clean(files))).toBe(true);
  expect((await readFile(ko(2))).equals(await clean(more))).toBe(true);
});
