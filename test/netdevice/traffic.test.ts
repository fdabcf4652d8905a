/** Links under real traffic: floods on two processors, TCP, routing, bridges, VLANs; all of it counted by others too. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NetDeviceModel } from '../../src/model/netdevice.js';
import { buildPacket, internetChecksum } from '../../src/packet/index.js';
import type { Guest } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { filesOf, filesWith } from './device.js';
import { forOldCore, old, reflector, relay, sink } from './devices.js';
import { randomFrames } from './frames.js';
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
import { flood } from './pktgen.js';

const own = Uint8Array.of(2, 0, 0, 0, 0, 0x99);

describe.each(supportedKernels)('links under traffic on kernel %s', (series) => {
  let lab: Lab;
  let guest: Guest;

  beforeAll(async () => {
    const models = [sink, reflector, relay].map(({ model }) => filesOf(model));
    lab = await openLab(series, [...models, filesWith(old, forOldCore)], { cpus: 2 });
    ({ guest } = lab);
    await guest.modprobe('pktgen');
  });
  afterAll(async () => {
    await guest?.close();
  });

  let loaded: NetDeviceModel | undefined;
  async function load(model: NetDeviceModel): Promise<void> {
    await guest.load(model.name, lab.ko(model.name));
    loaded = model;
  }
  afterEach(async () => {
    if (!loaded) return;
    await guest.unload(loaded.name);
    loaded = undefined;
    const left = await shell(guest, 'ip netns list | cut -d" " -f1');
    for (const name of left.split('\n')) if (name.startsWith('nk-')) await guest.netnsDelete(name);
    await guest.assertClean();
  });

  it('the machine has two processors', async () => {
    expect((await shell(guest, 'nproc')).trim()).toBe('2');
  });

  it.each([
    ['small', 60, []],
    ['in page fragments', 1514, ['frags 5']],
    ['to a group, tagged', 1518, ['dst_mac 01:00:5e:00:00:07', 'vlan_id 7']],
    ['one sk_buff a thousand times over', 600, ['clone_skb 1000']],
    ['in bursts', 60, ['clone_skb 1000', 'burst 32']],
  ])('the sink counts every frame of two processors: %s', async (_what, size, more) => {
    await load(sink.model);
    await quietLink(guest, 'nksink', 'nk-a');
    const sent = await flood(guest, {
      netns: 'nk-a',
      link: 'nk0',
      threads: 2,
      count: 5000,
      size,
      with: more,
    });
    // The last burst is not cut short.
    expect(sent).toBeGreaterThanOrEqual(10_000);
    const counted = { txPackets: sent, txBytes: sent * size, txDropped: 0, rxPackets: 0, rxBytes: 0 };
    expect(await countersOf(guest, 'nk0', 'nk-a')).toEqual(counted);
  });

  it.each([
    ['by the core', reflector.model],
    ['by the module', old],
  ] as const)(
    'the reflector returns a flood from two processors; statistics allocated %s',
    async (_how, model) => {
      await load(model);
      await quietLink(guest, model.linkKind, 'nk-a');
      await shell(guest, 'ip link set nk0 address 02:00:00:00:00:99', 'nk-a');
      const more = ['dst_mac 02:00:00:00:00:99', 'frags 2'];
      const sent = await flood(guest, {
        netns: 'nk-a',
        link: 'nk0',
        threads: 2,
        count: 5000,
        size: 500,
        with: more,
      });
      expect(sent).toBe(10_000);
      const [shown] = JSON.parse(await shell(guest, 'ip -j -s link show dev nk0', 'nk-a'));
      const { rx, tx } = shown.stats64;
      expect([tx.packets, tx.bytes]).toEqual([10_000, 5_000_000]);
      // A processor whose backlog is full drops, and says so; IP has seen the others.
      expect(rx.packets + rx.dropped).toBe(10_000);
      expect(rx.bytes).toBe(500 * rx.packets);
      const [names, values] = (await shell(guest, 'grep ^Ip: /proc/net/snmp', 'nk-a')).split('\n');
      const received = Number(values!.split(' ')[names!.split(' ').indexOf('InReceives')]);
      expect(received).toBe(rx.packets);
      expect(received).toBeGreaterThan(0);
    },
  );

  it('what is sent again and again only a link that keeps nothing allows', async () => {
    await load(reflector.model);
    await quietLink(guest, 'nkreflect', 'nk-a');
    const refused = flood(guest, {
      netns: 'nk-a',
      link: 'nk0',
      threads: 1,
      count: 1,
      size: 60,
      with: ['clone_skb 2'],
    });
    await expect(refused).rejects.toThrow(/nonexistent|error|not supported/i);
    await shell(guest, 'echo rem_device_all > /proc/net/pktgen/kpktgend_0', 'nk-a');
  });

  it('counters go on beyond 32 bits', async () => {
    await load(sink.model);
    await quietLink(guest, 'nksink', 'nk-a');
    const size = 65_000;
    const sent = await flood(guest, {
      ...{ netns: 'nk-a', link: 'nk0', threads: 2, count: 35_000, size },
      with: ['clone_skb 40000'],
    });
    expect(sent).toBe(70_000);
    const { txBytes, txPackets } = await countersOf(guest, 'nk0', 'nk-a');
    expect([txPackets, txBytes]).toEqual([70_000, 70_000 * size]);
    expect(txBytes).toBeGreaterThan(2 ** 32);
  });

  it.each([
    ['finished by the stack', 'ethtool -K nk0 tx off sg off tso off'],
    ['with checksums left to the link', 'ethtool -K nk0 tx on sg on tso off'],
    ['with segmentation left to the link', 'true'],
  ])('ping and TCP between two ports that only a reflective relay joins: %s', async (_how, prepare) => {
    await load(relay.model);
    await quietLink(guest, 'nkrelay_long', 'nk-a');
    const capture = await guest.capture({ netns: 'nk-a', link: 'nk0' }, { outgoing: true });
    for (const [netns, port, host] of [
      ['nk-b', 'mv1', 1],
      ['nk-c', 'mv2', 2],
    ] as const) {
      await guest.netnsAdd(netns);
      await shell(
        guest,
        `ip link add link nk0 name ${port} type macvlan mode vepa
        ip link set ${port} netns ${netns}
        ip -n ${netns} addr add 192.0.2.${host}/24 dev ${port}
        ip -n ${netns} addr add 2001:db8::${host}/64 dev ${port} nodad
        ip -n ${netns} link set ${port} up`,
        'nk-a',
      );
    }
    await shell(guest, prepare, 'nk-a');
    for (const to of ['192.0.2.2', '2001:db8::2']) {
      expect(await shell(guest, `ping -c 3 -i 0.1 ${to}`, 'nk-b')).toContain('3 packets received');
    }
    await shell(
      guest,
      `dd if=/dev/urandom of=/tmp/sent bs=64k count=8 2>/dev/null
      mkfifo /tmp/open; ip netns exec nk-c nc -l -p 5000 <> /tmp/open > /tmp/got &
      until ip netns exec nk-c netstat -ltn | grep -q :5000; do sleep 0.1; done
      ip netns exec nk-b nc 192.0.2.2 5000 < /tmp/sent
      wait; cmp /tmp/sent /tmp/got; rm /tmp/sent /tmp/got /tmp/open`,
    );
    await shell(guest, 'ip -n nk-b link set mv1 down; ip -n nk-c link set mv2 down');
    const { frames, lost } = await capture.collect({ quietMs: 100, timeoutMs: 10_000 });
    await capture.close();
    expect(lost).toBe(0);
    const out = frames.filter((frame) => frame.direction === 'out').map((frame) => frame.bytes);
    const back = frames.filter((frame) => frame.direction === 'in').map((frame) => frame.bytes);
    const hex = (list: Uint8Array[]) => list.map((bytes) => Buffer.from(bytes).toString('hex')).sort();
    expect(hex(back)).toEqual(hex(out));
    expect(await countersOf(guest, 'nk0', 'nk-a')).toEqual(reflected(out));
    const longest = Math.max(...out.map((frame) => frame.length));
    if (prepare === 'true') expect(longest).toBeGreaterThan(1514);
    else expect(longest).toBe(1514);
    const segments = out.filter((frame) => frame[12] === 8 && frame[13] === 0 && frame[23] === 6);
    const wrong = segments.filter((frame) => tcpSum(frame) !== 0);
    expect(segments.length).toBeGreaterThan(10);
    if (prepare.includes('tx off')) expect(wrong.length).toBe(0);
    else expect(wrong.length).toBeGreaterThan(10);
  });

  it('in a bridge each frame comes back once', async () => {
    await load(reflector.model);
    await quietLink(guest, 'nkreflect', 'nk-a');
    await shell(
      guest,
      `ip link add v0 type veth peer name v1
      ip link add br0 type bridge mcast_snooping 0 forward_delay 0
      ip link set nk0 master br0; ip link set v0 master br0
      for link in v0 v1 br0; do ip link set $link up; done; sleep 0.2`,
      'nk-a',
    );
    const frames = randomFrames(5, 50, 1500, Uint8Array.of(2, 0, 0, 0, 0, 0x77)).map((frame) => {
      // Groups from 01:80:c2:00:00:00 are for the bridge itself, and a sender has an address of its own.
      if (frame[0] === 1 || (frame[0]! & 1) === 0) frame.set([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
      frame.set([2, 0, 0, 0, 0, 0x55], 6);
      return frame;
    });
    const { back } = await roundTrip(guest, 'nk-a', 'v1', frames);
    expect(firstDifference(frames, back)).toBeUndefined();
    expect(await countersOf(guest, 'nk0', 'nk-a')).toEqual(reflected(frames));
  });

  it('a routed packet goes round until its time to live is over', async () => {
    await load(reflector.model);
    await quietLink(guest, 'nkreflect', 'nk-a');
    await shell(
      guest,
      `ip link add r0 address 02:00:00:00:00:01 type veth peer name r1
      ip link set r0 up; ip link set r1 up; ip addr add 203.0.113.1/24 dev r0
      ip neigh add 203.0.113.5 lladdr 02:00:00:00:00:05 dev r0
      ip route add 198.51.100.0/24 dev nk0
      cd /proc/sys/net/ipv4; echo 1 > ip_forward
      for f in conf/*/send_redirects conf/*/rp_filter; do echo 0 > $f; done`,
      'nk-a',
    );
    const { bytes } = buildPacket([
      { header: 'ether', fields: { daddr: '02:00:00:00:00:01', saddr: '02:00:00:00:00:05' } },
      { header: 'ip', fields: { saddr: '203.0.113.5', daddr: '198.51.100.9', ttl: 10 } },
      { header: 'udp', fields: { dport: 7 } },
    ]);
    const { back } = await roundTrip(guest, 'nk-a', 'r1', [bytes]);
    const exceeded = back.filter((frame) => frame[23] === 1 && frame[34] === 11);
    expect(exceeded.length).toBe(1);
    // Sent on with a time to live of 9 down to 1.
    expect(await countersOf(guest, 'nk0', 'nk-a')).toEqual(reflected(Array.from({ length: 9 }, () => bytes)));
  });

  it('VLANs on it', async () => {
    await load(reflector.model);
    await quietLink(guest, 'nkreflect', 'nk-a');
    await shell(guest, 'ip link add link nk0 name nk0.7 type vlan id 7; ip link set nk0.7 up', 'nk-a');
    // The receive path drops what ends before the EtherType behind the tag.
    const frames = randomFrames(7, 100, 1500, own).filter(
      (frame) => frame.length >= 16 && frame[12] !== 0x81 && frame[12] !== 0x88,
    );
    const { back } = await roundTrip(guest, 'nk-a', 'nk0.7', frames);
    expect(firstDifference(frames, back)).toBeUndefined();
    const tagged = frames.map((frame) => new Uint8Array(frame.length + 4));
    expect(await countersOf(guest, 'nk0', 'nk-a')).toEqual(reflected(tagged));
  });

  it('IPv6 finds its own address free, though its questions come back', async () => {
    await load(relay.model);
    await guest.netnsAdd('nk-a');
    await shell(guest, 'ip link add nk0 type nkrelay_long; ip link set nk0 up', 'nk-a');
    const settled =
      'i=0; while ip -6 addr show dev nk0 | grep -q tentative; do i=$((i + 1)); [ $i -lt 100 ]; sleep 0.1; done';
    await shell(guest, settled, 'nk-a');
    const shown = await shell(guest, 'ip -6 addr show dev nk0', 'nk-a');
    expect(shown).toContain('scope link');
    expect(shown).not.toMatch(/tentative|dadfailed/);
  });
});

/** 0 for a TCP segment over IPv4 whose checksum is right. */
function tcpSum(frame: Uint8Array): number {
  const length = ((frame[16]! << 8) | frame[17]!) - 20;
  const pseudo = [...frame.subarray(26, 34), 0, 6, length >> 8, length & 255];
  return internetChecksum(Uint8Array.from([...pseudo, ...frame.subarray(34, 34 + length)]));
}
