/** The real sanitize kernel, where it has been built: it boots, and all that it was asked to be it says of itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runOk } from '../../src/host/run.js';
import type { Kernel } from '../../src/kernel/index.js';
import { builtKernels, isCurrent } from '../../src/kernel/sanitize/built.js';
import { fragmentFile, surroundings } from '../../src/kernel/sanitize/recipe.js';
import { bootMachine, buildModules, type Guest } from '../../src/vm/index.js';
import { events, netkiln, repository } from '../cli/netkiln.js';

const now = await surroundings({});
const built = (await builtKernels()).filter((one) => isCurrent(one, now)).at(-1);

describe('the sanitize kernel (netkiln kernel build makes it)', () => {
  beforeEach((context) => context.skip(!built, 'the sanitize kernel is not built here'));
  let kernel: Kernel;
  let guest: Guest;
  beforeAll(async () => {
    if (!built) return;
    kernel = built.kernel;
    guest = await bootMachine({ kernel });
  });
  afterAll(() => guest?.close());

  test('is told from others by its release, in the guest and in modules', async () => {
    expect((await guest.runOk(['uname', '-r'])).trim()).toBe(kernel.release);
    expect(kernel.release).toMatch(/^6\.12\.\d+-netkiln-sanitize$/);
  });

  test('has on, by its own word, every option that the fragment sets', async () => {
    const running = gunzipSync(await guest.readFile('/proc/config.gz')).toString();
    const lines = new Set(running.split('\n'));
    const asked = readFileSync(fragmentFile, 'utf8').match(/^(# )?CONFIG_\w+(=.*| is not set)$/gm)!;
    // Options that nothing makes possible are not named at all: that is as good as off.
    const lost = asked.filter((line) => {
      const option = /CONFIG_\w+/.exec(line)![0];
      return !lines.has(line) && (line.includes('=') || running.includes(`\n${option}=`));
    });
    expect(lost).toEqual([]);
    expect(asked.length).toBeGreaterThan(150);
  });

  test('loads what tests of network modules need, without a complaint', async () => {
    await guest.modprobe('veth', 'bridge', 'dummy', 'nf_tables', 'nf_conntrack', 'fou', 'vxlan', 'vrf');
    const loaded = await guest.runOk(['cat', '/proc/modules']);
    for (const name of ['veth', 'bridge', 'nf_tables', 'nf_conntrack', 'fou']) {
      expect(loaded).toMatch(new RegExp(`^${name} `, 'm'));
    }
    await guest.assertClean();
  });

  test('has faults to inject, leaks to scan for, and coverage', async () => {
    const there = ['failslab', 'fail_page_alloc', 'kmemleak', 'gcov', 'kunit'];
    const names = (await guest.runOk(['ls', '/sys/kernel/debug'])).split('\n');
    expect(there.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('comes with debug information that knows its lines', async () => {
    const symbols = (await runOk(['nm', kernel.debug!])).stdout;
    const address = /^([0-9a-f]+) T kfree_skb_list_reason$/m.exec(symbols)![1]!;
    const line = (await runOk(['addr2line', '-e', kernel.debug!, address])).stdout;
    expect(line).toMatch(/^\/usr\/src\/linux-source-6\.12\/net\/core\/skbuff\.c:\d+/);
  });

  test('builds modules against itself, and takes them', async () => {
    const folder = await buildModules(kernel, join(repository, 'test/vm/modules'));
    const vermagic = await runOk(['modinfo', '-F', 'vermagic', join(folder, 'good.ko')]);
    expect(vermagic.stdout).toMatch(new RegExp(`^${kernel.release.replaceAll('.', '\\.')} `));
  });

  // Those of all examples: make test-sanitize.
  test('runs the scenarios of an example', async () => {
    const { status, stdout } = await netkiln([
      'test',
      'examples/sink/sink.spec.ts',
      '--profile',
      'sanitize',
      '--json',
    ]);
    expect(status, stdout).toBe(0);
    expect(events(stdout).at(-2)).toMatchObject({
      event: 'tested',
      kernels: [kernel.release],
      failed: 0,
      skipped: 0,
      notRun: 0,
    });
  });
});
