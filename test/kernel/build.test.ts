/** `netkiln kernel build` with a stand-in source and apt: what it keeps, refuses, says, and leaves when it is stopped. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { mustHaveRoom } from '../../src/kernel/sanitize/room.js';
import { events, netkiln, type Running, start } from '../cli/netkiln.js';
import { has, type StandIn, type StandInOptions, standIn } from './stand-in.js';

const argv = ['kernel', 'build', '--json'];
const release = '6.12.9-netkiln-sanitize';

const made: StandIn[] = [];
afterEach(async () => {
  for (const one of made.splice(0)) await one.remove();
});

async function using(options: StandInOptions = {}): Promise<StandIn> {
  const one = await standIn(options);
  made.push(one);
  return one;
}

/** Names in the part of the cache where built kernels are. */
const entries = (one: StandIn) => readdir(join(one.env.NETKILN_CACHE, 'sanitize')).catch(() => []);

const diagnosticOf = (stdout: string) => events(stdout).find(({ event }) => event === 'diagnostic');

describe.runIf(await has('dpkg-deb'))('a kernel', () => {
  test('is built with progress, kept, listed, found, and not built again', async () => {
    const one = await using();
    const first = await netkiln(argv, one);
    expect(first.status, first.stdout + first.stderr).toBe(0);
    const all = events(first.stdout);
    expect(all.at(-2)).toMatchObject({ event: 'kernel', release, profile: 'sanitize', outdated: false });
    const steps = all.filter(({ event, total }) => event === 'progress' && total !== null);
    expect(steps.map(({ done, total }) => [done, total])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    const [name, ...others] = await entries(one);
    expect(name).toMatch(/^[0-9a-f]{16}$/);
    expect(others).toEqual([]);
    const folder = join(one.env.NETKILN_CACHE, 'sanitize', name!);
    expect((await readdir(folder)).sort()).toEqual(['boot', 'kernel.json', 'lib', 'usr']);
    // Modules find what they are built against wherever the folder is moved.
    expect(await readFile(join(folder, 'lib/modules', release, 'build/Makefile'), 'utf8')).toContain(
      'tinyconfig',
    );
    expect(await readFile(join(folder, 'boot', `config-${release}`), 'utf8')).toContain('CONFIG_KASAN=y');

    const again = await netkiln(argv, one);
    expect(again.status, again.stdout).toBe(0);
    expect(await one.downloads()).toHaveLength(1);
    const list = await netkiln(['kernel', 'list', '--json'], one);
    const kernels = events(list.stdout)[0]!['kernels'] as object[];
    expect(kernels).toContainEqual(expect.objectContaining({ release, folder, profile: 'sanitize' }));
  });

  test('that two want at once is built once', async () => {
    const one = await using({ compile: '\t@sleep 1' });
    const both = await Promise.all([netkiln(argv, one), netkiln(argv, one)]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(await one.downloads()).toHaveLength(1);
    expect(await entries(one)).toHaveLength(1);
  });

  test('that somebody has damaged is built anew', async () => {
    const one = await using();
    expect((await netkiln(argv, one)).status).toBe(0);
    const [name] = await entries(one);
    const folder = join(one.env.NETKILN_CACHE, 'sanitize', name!);
    await writeFile(join(folder, 'kernel.json'), '{"release": ');
    expect((await netkiln(argv, one)).status).toBe(0);
    await rm(join(folder, 'boot'), { recursive: true });
    expect((await netkiln(argv, one)).status).toBe(0);
    expect(await one.downloads()).toHaveLength(3);
    expect(await readdir(join(folder, 'boot'))).toEqual([`config-${release}`, `vmlinuz-${release}`]);
  });

  test('whose configuration lacks what was asked for is refused, each option by name', async () => {
    const drops =
      's/^CONFIG_KASAN=y/# CONFIG_KASAN is not set/;/CONFIG_DEBUG_KMEMLEAK=/d;s/^CONFIG_VETH=m/CONFIG_VETH=y/';
    const one = await using({ drops });
    const { status, stdout } = await netkiln(argv, one);
    expect(status).toBe(1);
    expect(diagnosticOf(stdout)).toMatchObject({
      code: 'NK6101',
      message: "the kernel's configuration lacks CONFIG_VETH, CONFIG_KASAN, CONFIG_DEBUG_KMEMLEAK",
      cause: [
        'CONFIG_VETH should be m and became y',
        'CONFIG_KASAN should be y and became off',
        'CONFIG_DEBUG_KMEMLEAK should be y and became left out: nothing that it needs is on, or there is no such option',
      ].join('\n'),
    });
    expect(await entries(one)).toEqual([]);
  });

  test.each([
    ['NK6102', "\t@echo 'one.c:3:1: error: no such thing' >&2; exit 1", /one\.c:3:1: error/],
    ['NK6104', "\t@echo 'ld: final link failed: No space left on device' >&2; exit 1", /No space left/],
  ])('that does not build ends with %s and leaves nothing', async (code, compile, cause) => {
    const one = await using({ compile });
    const { status, stdout } = await netkiln(argv, one);
    expect(status).toBe(1);
    expect(diagnosticOf(stdout)).toMatchObject({ code, cause: expect.stringMatching(cause) });
    expect(await entries(one)).toEqual([]);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 130],
    ['SIGKILL', 137],
  ] as const)('whose build %s ends leaves no compiler; the next run builds it', async (signal, expected) => {
    // One compiler that would go on for ever and one behind it that nobody waits for.
    const stuck = '\t@test -e $(HOME)/go || { sleep 1000 & exec sleep 1001; }';
    const one = await using({ compile: stuck });
    const home = join(one.env.NETKILN_CACHE, '..');
    const env = { ...one.env, HOME: home };
    const running = start(argv, { env });
    await until(running, (commands) => commands.filter((c) => /^sleep 100[01]$/.test(c)).length === 2);
    running.child.kill(signal);
    expect((await running.ended).status).toBe(expected);
    await until(running, (commands) => commands.length === 0);
    if (signal !== 'SIGKILL') expect(await entries(one)).toEqual([]);
    await writeFile(join(home, 'go'), '');
    const again = await netkiln(argv, { env });
    expect(again.status, again.stdout).toBe(0);
    expect(await entries(one)).toHaveLength(1);
  });

  test('is not fetched before the tools that build it are there', async () => {
    const one = await using();
    const lacking = join(one.env.NETKILN_CACHE, '../lacking');
    const tools = ['sh', 'node', 'dirname', 'readlink', 'cat', 'gcc', 'make', 'xz', 'depmod', 'bc'];
    const links = tools.map((tool) => `ln -s "$(command -v ${tool})" .`).join('; ');
    const { runOk } = await import('../../src/host/run.js');
    await runOk(['sh', '-c', `mkdir '${lacking}' && cd '${lacking}' && ${links}`]);
    const PATH = `${one.env.PATH.split(':')[0]}:${lacking}`;
    const { status, stdout, stderr } = await netkiln(argv, { env: { ...one.env, PATH } });
    expect(status, stderr).toBe(1);
    expect(diagnosticOf(stdout)).toMatchObject({
      code: 'NK5001',
      message: 'a kernel cannot be built without flex, bison',
      fix: expect.stringMatching(/flex bison$/),
    });
    expect(await one.downloads()).toEqual([]);
  });
});

/** Waits until the processes of a command are as wanted. */
async function until(running: Running, good: (commands: readonly string[]) => boolean): Promise<void> {
  for (let i = 0; i < 1200; i++) {
    if (good((await running.descendants()).map(({ command }) => command))) return;
    await sleep(50);
  }
  throw new Error(`${running.printed()}\n${JSON.stringify(await running.descendants())}`);
}

test('a file system without room is told before anything is fetched', async () => {
  await expect(mustHaveRoom('/proc')).rejects.toThrow(/NK6104.*3\.0 GiB.*\/proc has 0\.0 GiB free/);
});
