/** The hook driver, with nftables as the independent judge. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HookPacket } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { type Machine, machine, udp4, udp6 } from './support.js';

const ruleset = `
table inet judge {
  chain input {
    type filter hook input priority 0; policy accept;
    udp dport 53 drop
    iifname "dummy1" udp dport 99 drop
    ip saddr 10.9.0.0/16 drop
    ip6 saddr fd00::9 drop
    udp dport 1234 queue num 5
    meta mark 7 meta mark set 8
  }
  chain output {
    type filter hook output priority 0; policy drop;
    oifname "dummy0" accept
  }
  chain forward {
    type filter hook forward priority 0; policy drop;
    iifname "dummy0" oifname "dummy1" accept
  }
}
table ip mangler {
  chain prerouting {
    type filter hook prerouting priority -150; policy accept;
    udp dport 70 ip ttl set 9
  }
}
`;

describe.each(supportedKernels)('the hook driver on %s', (series) => {
  let m: Machine;
  beforeAll(async () => {
    m = await machine(series, { programs: ['ip', 'nft'] });
    const { guest } = m;
    await guest.netnsAdd('judge');
    await guest.runOk(['ip', 'link', 'add', 'dummy0', 'type', 'dummy'], { netns: 'judge' });
    await guest.runOk(['ip', 'link', 'add', 'dummy1', 'type', 'dummy'], { netns: 'judge' });
    await guest.runOk(['nft', '-f', '-'], { netns: 'judge', input: ruleset });
  });
  afterAll(async () => {
    await m?.guest.close();
  });

  const verdicts = async (packets: readonly HookPacket[]) =>
    (await m.guest.hook(packets, { netns: 'judge' })).map(({ verdict }) => verdict);
  type AtHook = Exclude<HookPacket, { hook: 'egress' }>;
  const input = (bytes: Buffer, more: Partial<AtHook> = {}): AtHook => ({
    family: bytes[0]! >> 4 === 4 ? 'ipv4' : 'ipv6',
    hook: 'input',
    in: 'dummy0',
    bytes,
    ...more,
  });

  test('IPv4 and IPv6 packets get the verdicts of the rules', async () => {
    const packets = [
      input(udp4('10.0.0.1', '10.0.0.2', 1, 53)),
      input(udp4('10.0.0.1', '10.0.0.2', 1, 54)),
      input(udp4('10.9.3.1', '10.0.0.2', 1, 54)),
      input(udp6(1, 2, 1, 53)),
      input(udp6(1, 2, 1, 54)),
      input(udp6(9, 2, 1, 54)),
    ];
    expect(await verdicts(packets)).toEqual(['drop', 'accept', 'drop', 'drop', 'accept', 'drop']);
  });

  test('interfaces count, in both directions', async () => {
    const packet = udp4('10.0.0.1', '10.0.0.2', 1, 99);
    expect(await verdicts([input(packet), input(packet, { in: 'dummy1' })])).toEqual(['accept', 'drop']);
    const output = { family: 'ipv4', hook: 'output', bytes: packet } as const;
    expect(
      await verdicts([
        { ...output, out: 'dummy0' },
        { ...output, out: 'dummy1' },
      ]),
    ).toEqual(['accept', 'drop']);
    await expect(verdicts([input(packet, { in: 'nowhere' })])).rejects.toThrow('nowhere: ENODEV');
  });

  test('packets that lie in fragments from behind the IP header on get the same verdicts', async () => {
    for (const [bytes, verdict] of [
      [udp4('10.0.0.1', '10.0.0.2', 1, 53, 900), 'drop'],
      [udp4('10.0.0.1', '10.0.0.2', 1, 54, 900), 'accept'],
      [udp4('10.9.0.1', '10.0.0.2', 1, 54, 900), 'drop'],
      [udp6(1, 2, 1, 53, 900), 'drop'],
      [udp6(9, 2, 1, 54, 200), 'drop'],
    ] as const) {
      // nf_tables takes an IPv4 header to be linear (nft_set_pktinfo_ipv4), as IP input has seen to: before, it is no judge.
      const header = bytes[0]! >> 4 === 4 ? 20 : 40;
      const cuts = [0, 1, 2, 7, 8, 9, 40].map((more) => header + more);
      const split = [...cuts, bytes.length].flatMap((linear) =>
        [0, 64, 500].map((fragment) => input(bytes, { linear, fragment })),
      );
      expect(await verdicts(split)).toEqual(split.map(() => verdict));
    }
  });

  test('packets cut off anywhere reach the hook, and lie there as they were given', async () => {
    const whole = udp4('10.9.0.1', '10.0.0.2', 1, 54);
    const cut = Array.from({ length: whole.length + 1 }, (_, size) =>
      input(whole.subarray(0, size), { family: 'ipv4' }),
    );
    const found = await m.guest.hook(cut, { netns: 'judge', bytes: true });
    const verdictsFound = found.map(({ verdict }) => verdict);
    // The address is at 12 to 15; nft may or may not read the half that its prefix leaves open.
    expect(verdictsFound.slice(0, 14)).toEqual(Array(14).fill('accept'));
    expect(verdictsFound.slice(16)).toEqual(Array(whole.length + 1 - 16).fill('drop'));
    for (const [size, { verdict, bytes }] of found.entries()) {
      if (verdict === 'accept') expect(bytes).toEqual(whole.subarray(0, size));
    }
  });

  test('a packet of nothing but fragments is the packet that was given', async () => {
    const bytes = udp4('10.0.0.1', '10.0.0.2', 1, 54, 900);
    const packets = [0, 1, 19].flatMap((linear) =>
      [0, 64, 500].map((fragment) => input(bytes, { linear, fragment, hook: 'forward', out: 'dummy1' })),
    );
    const found = await m.guest.hook(packets, { netns: 'judge', bytes: true });
    for (const { verdict, bytes: back } of found) {
      expect(verdict).toBe('accept');
      expect(Buffer.from(back!).equals(bytes)).toBe(true);
    }
  });

  test('a packet of more fragments than an sk_buff holds is not run', async () => {
    const bytes = udp4('10.0.0.1', '10.0.0.2', 1, 54, 900);
    const [found] = await m.guest.hook([input(bytes, { linear: 20, fragment: 1 })], { netns: 'judge' });
    expect(found).toMatchObject({ verdict: 'not-run', errno: 90 });
  });

  test('queue is told from stolen, and an empty hook from accept', async () => {
    const [queued, empty] = await m.guest.hook(
      [
        input(udp4('10.0.0.1', '10.0.0.2', 1, 1234)),
        { family: 'ipv6', hook: 'postrouting', out: 'dummy1', bytes: udp6(1, 2, 1, 53) },
      ],
      { netns: 'judge' },
    );
    expect([queued!.verdict, empty!.verdict]).toEqual(['queue', 'empty']);
  });

  test('what a hook changed comes back: bytes and mark', async () => {
    const bytes = udp4('10.0.0.1', '10.0.0.2', 1, 70);
    const options = { netns: 'judge', bytes: true } as const;
    const [changed] = await m.guest.hook([input(bytes, { hook: 'prerouting', linear: 30 })], options);
    expect(changed).toMatchObject({ verdict: 'accept', errno: 0 });
    expect(changed!.bytes![8]).toBe(9);
    const [marked] = await m.guest.hook([input(bytes, { mark: 7 })], options);
    expect(marked).toMatchObject({ verdict: 'accept', mark: 8 });
    expect(Buffer.from(marked!.bytes!).equals(bytes)).toBe(true);
  });

  test('what passes the egress of a link is sent on it, however short and in whatever parts', async () => {
    const { guest } = m;
    const shell = (command: string) => guest.runOk(['sh', '-ec', command], { netns: 'judge' });
    await shell('ip link add veth0 type veth peer name veth1');
    await shell('for one in veth0 veth1; do echo 1 > /proc/sys/net/ipv6/conf/$one/disable_ipv6; done');
    const frame = Buffer.concat([Buffer.alloc(12, 0xff), Buffer.from('88b5', 'hex'), Buffer.alloc(900, 7)]);
    const send = (bytes: Uint8Array, more: object = {}) =>
      guest.hook([{ family: 'netdev', hook: 'egress', out: 'veth0', bytes, ...more }], { netns: 'judge' });
    const [down] = await send(frame);
    expect(down!.verdict).toBe('drop');
    await shell('ip link set veth0 up; ip link set veth1 up');
    const capture = await guest.capture({ netns: 'judge', link: 'veth1' });
    for (const layout of [{}, { linear: 0, fragment: 64 }, { linear: 13, fragment: 100 }]) {
      expect((await send(frame, layout))[0]).toMatchObject({ verdict: 'accept', errno: 0 });
    }
    const { frames } = await capture.collect({ count: 3 });
    expect(frames.map(({ bytes }) => Buffer.from(bytes).equals(frame))).toEqual([true, true, true]);
    await capture.close();
    // veth drops what has no header, so that only the link itself tells of it.
    const dropped = async () => JSON.parse(await shell('ip -j -s link show veth0'))[0].stats64.tx.dropped;
    const before = await dropped();
    await send(frame.subarray(0, 13));
    expect(await dropped()).toBe(before + 1);
    await expect(send(Buffer.alloc(0))).rejects.toThrow('EINVAL');
    await shell('ip link delete veth0');
  });

  test('only the namespace asked for counts', async () => {
    const [elsewhere] = await m.guest.hook([input(udp4('10.0.0.1', '10.0.0.2', 1, 53), { in: 'lo' })]);
    expect(elsewhere!.verdict).not.toBe('drop');
  });

  test('20,000 packets in one batch', async () => {
    const ports = Array.from({ length: 20_000 }, (_, i) => 40 + (i % 30));
    const packets = ports.map((port) => input(udp4('10.0.0.1', '10.0.0.2', 1, port)));
    const begin = performance.now();
    const found = await verdicts(packets);
    process.stdout.write(`kernel ${series}: 20,000 packets in ${Math.round(performance.now() - begin)} ms\n`);
    expect(found).toEqual(ports.map((port) => (port === 53 ? 'drop' : 'accept')));
  });

  test('nothing complained', async () => {
    await m.guest.assertClean();
  });
});
