/** Links in the kernel: clean by every checker, as their scenarios say, and each frame back as it was sent. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NetDeviceModel } from '../../src/model/netdevice.js';
import { netDeviceScenarios } from '../../src/scenario/netdevice/run.js';
import { tryScenario } from '../../src/scenario/trial.js';
import { buildModules } from '../../src/vm/index.js';
import { checkStyle } from '../support/checkpatch.js';
import { supportedKernels } from '../support/kernels.js';
import { complaints } from '../support/modules.js';
import { filesOf, filesWith } from './device.js';
import { forOldCore, old, plain, reflector, relay, sink, twin } from './devices.js';
import { randomFrames } from './frames.js';
import { inject, type Layout } from './inject.js';
import {
  countersOf,
  firstDifference,
  type Lab,
  openLab,
  quietLink,
  reflected,
  roundTrip,
  shell,
} from './lab.js';
import { mutants } from './mutants.js';

const examples = [sink, reflector];
const own = Uint8Array.of(2, 0, 0, 0, 0, 0x99);
const ENETDOWN = 100;

describe.each(supportedKernels)('links on kernel %s', (series) => {
  let lab: Lab;

  beforeAll(async () => {
    const quiet = 'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6';
    const models = [sink, reflector, relay, plain].map(({ model }) => filesOf(model));
    const changed = mutants.map(({ model, change }) => filesWith(model, change));
    lab = await openLab(series, [...models, filesWith(old, forOldCore), ...changed], { sparse: true });
    await shell(lab.guest, quiet);
  });
  afterAll(async () => {
    await lab?.guest.close();
  });

  /** Each test leaves the machine as it found it: that its module can go is part of it. */
  let loaded: NetDeviceModel | undefined;
  async function load(model: NetDeviceModel): Promise<void> {
    await lab.guest.load(model.name, lab.ko(model.name));
    loaded = model;
  }
  afterEach(async () => {
    if (!loaded) return;
    await lab.guest.unload(loaded.name);
    loaded = undefined;
    const left = await shell(lab.guest, 'ip netns list | cut -d" " -f1');
    for (const name of left.split('\n')) if (name.startsWith('nk-')) await lab.guest.netnsDelete(name);
    await lab.guest.assertClean();
  });

  it('builds without a complaint from gcc, sparse or modpost', () => {
    expect(complaints(lab.built.output)).toEqual([]);
    expect(lab.built.status).toBe(0);
  });

  const scenarios = examples.flatMap((device) => device.scenarios.map((scenario) => ({ device, scenario })));
  it.each(scenarios.map((one) => [one.device.model.name, one.scenario.name, one] as const))(
    '%s: %s',
    async (_module, _name, { device, scenario }) => {
      const { kernel, ko } = lab;
      const { model } = device;
      const trial = { model, kernel, ko: ko(model.name) };
      const { result, jobs } = await tryScenario(netDeviceScenarios, scenario, trial);
      expect(result.details).toEqual([]);
      expect(result.passed).toBe(true);
      expect(jobs).toBe(1);
    },
  );

  it.each(mutants.map((mutant) => [mutant.what, mutant] as const))(
    'a link that is wrong is found out: %s',
    async (_what, { model, scenario, finds }) => {
      const { kernel, ko } = lab;
      const trial = { model, kernel, ko: ko(model.name) };
      const { result } = await tryScenario(netDeviceScenarios, scenario, trial);
      expect(result.passed).toBe(false);
      expect(result.details.join('\n')).toMatch(finds);
    },
  );

  it('ip and ethtool show what it is', async () => {
    const { guest } = lab;
    await load(relay.model);
    await quietLink(guest, 'nkrelay_long', 'nk-a');
    const [link] = JSON.parse(await shell(guest, 'ip -j -s -d link show dev nk0', 'nk-a'));
    expect(link).toMatchObject({
      mtu: 1500,
      min_mtu: 1280,
      max_mtu: 9000,
      txqlen: 2_147_483_647,
      qdisc: 'noqueue',
      operstate: 'UNKNOWN',
      link_type: 'ether',
      linkinfo: { info_kind: 'nkrelay_long' },
    });
    expect(link.flags).toEqual(expect.arrayContaining(['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP']));
    expect(link.flags).not.toContain('NOARP');
    const info = await shell(guest, 'ethtool -i nk0', 'nk-a');
    expect(info).toContain('driver: nkrelay_of_thirtyone_characters\n');
    expect(info).toContain('version: 1.0 "?" \\ 1234567890123456789\n');
    expect(await shell(guest, 'ethtool nk0', 'nk-a')).toContain('Link detected: yes');
    const features = await shell(guest, 'ethtool -k nk0', 'nk-a');
    for (const name of [
      'tx-checksumming',
      'scatter-gather',
      'tcp-segmentation-offload',
      'tx-scatter-gather-fraglist',
    ]) {
      expect(features).toMatch(new RegExp(`^\\s*${name}: on$`, 'm'));
    }
    expect(await shell(guest, 'ethtool -T nk0', 'nk-a')).toContain('software-transmit');
  });

  it('without options: the kernel’s release as its version, no neighbours, no features, KIND0 as a name', async () => {
    const { guest } = lab;
    await load(plain.model);
    await guest.netnsAdd('nk-a');
    await shell(guest, 'ip link add type nkplain; ip link add type nkplain', 'nk-a');
    const [first, second] = JSON.parse(await shell(guest, 'ip -j -d link show type nkplain', 'nk-a'));
    expect([first.ifname, second.ifname]).toEqual(['nkplain0', 'nkplain1']);
    expect(first).toMatchObject({ mtu: 1500, min_mtu: 68, max_mtu: 65535, txqlen: 1000 });
    expect(first.flags).toContain('NOARP');
    expect(first.address).not.toBe(second.address);
    expect(await shell(guest, 'ethtool -i nkplain0', 'nk-a')).toContain(`version: ${lab.kernel.release}\n`);
    const features = await shell(guest, 'ethtool -k nkplain0', 'nk-a');
    for (const name of ['tx-checksumming', 'scatter-gather', 'tcp-segmentation-offload', 'highdma']) {
      expect(features).toMatch(new RegExp(`^\\s*${name}: off`, 'm'));
    }
  });

  it.each([
    ['as it is made', reflector.model, 'true'],
    ['in promiscuous mode', reflector.model, 'ip link set nk0 promisc on'],
    ['behind a queue', reflector.model, 'tc qdisc replace dev nk0 root fq_codel'],
    ['with every offload', relay.model, 'true'],
    ['with the offloads turned off', relay.model, 'ethtool -K nk0 tx off sg off tso off'],
    ['with statistics of its own', old, 'true'],
  ] as const)('2000 random frames come back unchanged, in order: %s', async (_how, model, prepare) => {
    const { guest } = lab;
    await load(model);
    await quietLink(guest, model.linkKind, 'nk-a');
    await shell(guest, `ip link set nk0 address 02:00:00:00:00:99; ${prepare}`, 'nk-a');
    const frames = randomFrames(series.length + model.name.length, 2000, 1500, own);
    const { back, errnos } = await roundTrip(guest, 'nk-a', 'nk0', frames);
    expect(errnos).toEqual([]);
    expect(firstDifference(frames, back)).toBeUndefined();
    expect(await countersOf(guest, 'nk0', 'nk-a')).toEqual(reflected(frames));
    if (prepare.includes('fq_codel')) {
      const [qdisc] = JSON.parse(await shell(guest, 'tc -j -s qdisc show dev nk0', 'nk-a'));
      expect([qdisc.packets, qdisc.drops]).toEqual([2000, 0]);
    }
  });

  it('the largest frames there are', async () => {
    const { guest } = lab;
    await load(reflector.model);
    await quietLink(guest, 'nkreflect', 'nk-a');
    await shell(guest, 'ip link set nk0 mtu 65535', 'nk-a');
    const frames = randomFrames(65535, 60, 65535, own);
    expect(Math.max(...frames.map((frame) => frame.length))).toBeGreaterThan(65535 + 14 - 1);
    const { back, errnos } = await roundTrip(guest, 'nk-a', 'nk0', frames);
    expect(errnos).toEqual([]);
    expect(firstDifference(frames, back)).toBeUndefined();
    expect(await countersOf(guest, 'nk0', 'nk-a')).toEqual(reflected(frames));
  });

  it('no frame passes a link that is down or has no carrier; up again, all do', async () => {
    const { guest } = lab;
    await load(reflector.model);
    await quietLink(guest, 'nkreflect', 'nk-a');
    const frames = randomFrames(3, 10, 1500, own);
    await shell(guest, 'ip link set nk0 down', 'nk-a');
    const { refused } = await guest.send({ netns: 'nk-a', link: 'nk0' }, frames);
    expect(refused).toEqual(frames.map((_, index) => ({ index, errno: ENETDOWN })));
    expect(await countersOf(guest, 'nk0', 'nk-a')).toEqual(reflected([]));
    // The kernel takes up to a second to act on a carrier.
    const until = (state: string) =>
      `until ip link show dev nk0 | grep -q 'state ${state}'; do sleep 0.05; done`;
    await shell(guest, `ip link set nk0 up; ip link set nk0 carrier off; ${until('DOWN')}`, 'nk-a');
    expect((await guest.run(['ethtool', 'nk0'], { netns: 'nk-a' })).stdout).toContain('Link detected: no');
    expect((await roundTrip(guest, 'nk-a', 'nk0', frames)).back).toEqual([]);
    await shell(guest, `ip link set nk0 carrier on; ${until('U')}`, 'nk-a');
    expect((await roundTrip(guest, 'nk-a', 'nk0', frames)).back.length).toBe(10);
  });

  it('addresses can be set and added while it is up', async () => {
    const { guest } = lab;
    await load(reflector.model);
    await quietLink(guest, 'nkreflect', 'nk-a');
    await shell(
      guest,
      'ip link set nk0 address 02:11:22:33:44:55; ip maddr add 33:33:00:00:12:34 dev nk0',
      'nk-a',
    );
    expect(await shell(guest, 'ip maddr show dev nk0', 'nk-a')).toContain('33:33:00:00:12:34');
    expect(
      (await guest.run(['ip', 'link', 'set', 'nk0', 'address', '01:00:5e:00:00:01'], { netns: 'nk-a' }))
        .stderr,
    ).toContain('Cannot assign requested address');
    const [link] = JSON.parse(await shell(guest, 'ip -j link show dev nk0', 'nk-a'));
    expect(link.address).toBe('02:11:22:33:44:55');
  });

  it('sk_buffs of every layout come back whole; what has no header or is too long is dropped and counted', async () => {
    const { guest } = lab;
    await load(relay.model);
    await guest.load(
      'nk_inject',
      join(await buildModules(lab.kernel, new URL('modules', import.meta.url).pathname), 'nk_inject.ko'),
    );
    await shell(guest, 'ip link add nk0 type nkrelay_long; ip link set nk0 up');
    const capture = await guest.capture({ link: 'nk0' });
    const frames: Uint8Array[] = [];
    const layouts: Layout[] = [
      { linear: 9999 },
      { linear: 0, fragment: 1514 },
      { linear: 5, fragment: 200 },
      { linear: 14, fragment: 100 },
      { linear: 60, list: 300 },
      { linear: 3, list: 300 },
      { linear: 9999, cloned: 1 },
      { linear: 0, fragment: 400, cloned: 1 },
    ];
    const sizes = [14, 20, 1514, 1518];
    for (const [index, layout] of layouts.entries()) {
      for (const size of sizes) frames.push(await inject(guest, 'nk0', layout, pattern(index, size)));
    }
    for (const layout of [
      { linear: 54, fragment: 4096 },
      { linear: 0, fragment: 4096 },
      { linear: 54, list: 4000 },
    ]) {
      frames.push(await inject(guest, 'nk0', { ...layout, segment: 1000 }, tcpFrame(20_000)));
    }
    const { frames: back } = await capture.collect({ quietMs: 50 });
    expect(
      firstDifference(
        frames,
        back.map((frame) => frame.bytes),
      ),
    ).toBeUndefined();
    expect(await countersOf(guest, 'nk0')).toEqual(reflected(frames));

    // No room for a header, and four bytes more than a tagged frame may have.
    await inject(guest, 'nk0', { linear: 9999 }, pattern(1, 13));
    await inject(guest, 'nk0', { linear: 0, fragment: 100 }, pattern(1, 13));
    await inject(guest, 'nk0', { linear: 9999 }, pattern(1, 1519));
    expect((await capture.collect({ quietMs: 50 })).frames).toEqual([]);
    const before = reflected(frames);
    expect(await countersOf(guest, 'nk0')).toEqual({
      ...before,
      txPackets: before.txPackets + 1,
      txBytes: before.txBytes + 1519,
      txDropped: 2,
    });

    // The stack does itself what the link no longer takes over: 20 segments of 1000 bytes.
    await shell(guest, 'ethtool -K nk0 tso off');
    await inject(guest, 'nk0', { linear: 54, fragment: 4096, segment: 1000 }, tcpFrame(20_000));
    const segments = (await capture.collect({ quietMs: 50 })).frames;
    expect(segments.map((frame) => frame.bytes.length)).toEqual(Array.from({ length: 20 }, () => 1054));
    await capture.close();
    await guest.unload('nk_inject');
  });

  it('as many queues as asked for, and the sender’s choice of one is not the receiver’s', async () => {
    const { guest } = lab;
    await load(reflector.model);
    await shell(guest, 'ip link add nk0 numtxqueues 8 numrxqueues 2 type nkreflect; ip link set nk0 up');
    // With receive packet steering the kernel warns of a queue that is not there.
    await shell(guest, 'for q in /sys/class/net/nk0/queues/rx-*; do echo 1 > $q/rps_cpus; done');
    const frames = randomFrames(8, 200, 1500, own);
    const { back } = await roundTrip(guest, '', 'nk0', frames);
    expect(firstDifference(frames, back)).toBeUndefined();
  });
});

/** A frame that tells which it is. */
function pattern(seed: number, size: number): Uint8Array {
  const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 7 + seed * 31) & 255);
  bytes.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xb5].slice(0, size));
  return bytes;
}

/** TCP over IPv4 with so much payload, checksums as a sender leaves them to a link. */
function tcpFrame(payload: number): Uint8Array {
  const frame = new Uint8Array(54 + payload).map((_, at) => at & 255);
  const view = new DataView(frame.buffer);
  frame.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x08, 0x00, 0x45, 0]);
  view.setUint16(16, 40 + payload);
  frame.set([0, 1, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2], 18);
  frame.set([0, 80, 1, 187, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x10, 1, 0, 0, 0, 0, 0], 34);
  return frame;
}

it('their C has no complaint from checkpatch --strict', async (context) => {
  await checkStyle(
    context,
    [sink, reflector, relay, plain, twin].map(({ model }) => filesOf(model)),
  );
});
