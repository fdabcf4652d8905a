/** Where a firewall is active, in which order its chains run, what the kernel shows of it, and what it counts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept, chain, drop, firewall, udp } from '../../src/index.js';
import { supportedKernels } from '../support/kernels.js';
import { addLink, buildSites, datagram, delivered, type Site, sendTo } from './network.js';
import { countersIn, hooksInUse, type Lab, lab, listedHooks } from './support.js';

/** Debian builds its 6.1 without what `nft list hooks` asks (CONFIG_NETFILTER_NETLINK_HOOK). */
const listsHooks = (series: string) => series !== '6.1';

const input = chain({
  hook: 'input',
  counter: true,
  rules: [drop('seven', { when: udp.dport.eq(7), counter: true })],
});
const dropping = (port: number) => [
  drop(`to ${port}`, { when: udp.dport.eq(port), counter: true }),
  drop('to ten', { when: udp.dport.eq(10), counter: true }),
];

const many = 1030;

const specs = [
  firewall({ name: 'ns_init', chains: [input] }),
  firewall({ name: 'ns_all', netns: 'all', chains: [input] }),
  firewall({
    name: 'ns_order',
    chains: [
      chain({ name: 'later', hook: 'input', priority: 'security', rules: dropping(4) }),
      chain({ name: 'second', hook: 'input', rules: dropping(2) }),
      chain({ name: 'third', hook: 'input', rules: dropping(3) }),
      chain({ name: 'first', hook: 'input', priority: -5, rules: dropping(1) }),
      chain({ name: 'raw', hook: 'prerouting', family: 'ipv6', priority: 'raw', rules: [accept('all')] }),
      chain({ name: 'nat', hook: 'postrouting', family: 'ipv4', priority: 'srcnat', rules: [accept('all')] }),
    ],
  }),
  firewall({
    name: 'ns_many',
    netns: 'all',
    chains: [
      chain({
        hook: 'input',
        rules: Array.from({ length: many }, (_, i) =>
          accept(`port ${i + 1}`, { when: udp.dport.eq(i + 1), counter: true }),
        ),
      }),
    ],
  }),
];

const initial: Site = { netns: '', number: 1 };
const one: Site = { netns: 'one', number: 2 };
const two: Site = { netns: 'two', number: 3 };

describe.each(supportedKernels)('firewalls on %s', (series) => {
  let l: Lab;
  beforeAll(async () => {
    l = await lab(series, specs);
    await buildSites(l.guest, [initial, one, two]);
  });
  afterAll(async () => {
    await l?.close();
  });

  /** For each site, whether packets to ports 7 and 8 arrive, by IPv4 and by IPv6. */
  const arrivals = async (sites: readonly Site[]) => {
    const out: Record<string, string> = {};
    for (const site of sites) {
      const seen: string[] = [];
      for (const family of ['ipv4', 'ipv6'] as const) {
        for (const port of [7, 8]) {
          const arrived = await delivered(l.guest, site, family, [datagram(site, family, port)]);
          if (arrived.length > 0) seen.push(`${family} ${port}`);
        }
      }
      out[site.netns] = seen.join(', ');
    }
    return out;
  };
  const everything = 'ipv4 7, ipv4 8, ipv6 7, ipv6 8';
  const filtered = 'ipv4 8, ipv6 8';

  test('without a module everything arrives', async () => {
    const open = { '': everything, one: everything, two: everything };
    expect(await arrivals([initial, one, two])).toEqual(open);
  });

  test('init: active in the initial namespace and nowhere else', async () => {
    await l.guest.load('ns_init', l.ko('ns_init'));
    expect(await arrivals([initial, one, two])).toEqual({ '': filtered, one: everything, two: everything });
    expect(await countersIn(l.guest, 'ns_init', 'one')).toBeUndefined();
    await l.guest.netnsAdd('later');
    expect(await hooksInUse(l.guest, 'later')).toEqual([]);
    await l.guest.netnsDelete('later');
    await l.guest.unload('ns_init');
    expect(await arrivals([initial])).toEqual({ '': everything });
  });

  test('all: active in every namespace, each with its own counters', async () => {
    await l.guest.load('ns_all', l.ko('ns_all'));
    expect(await arrivals([initial, one, two])).toEqual({ '': filtered, one: filtered, two: filtered });
    await sendTo(l.guest, two, [datagram(two, 'ipv4', 7, 100), datagram(two, 'ipv6', 7, 100)]);
    const udp24 = 20 + 40 + 2 * (8 + 24);
    expect((await countersIn(l.guest, 'ns_all', 'one'))!.get('input seven')).toEqual({
      packets: 2n,
      bytes: BigInt(udp24),
    });
    expect((await countersIn(l.guest, 'ns_all', 'two'))!.get('input seven')).toEqual({
      packets: 4n,
      bytes: BigInt(udp24 + 20 + 40 + 2 * (8 + 100)),
    });
    await l.guest.unload('ns_all');
    expect(await arrivals([one])).toEqual({ one: everything });
  });

  test('all: a namespace made later is filtered from its first packet on', async () => {
    await l.guest.load('ns_all', l.ko('ns_all'));
    const late: Site = { netns: 'late', number: 9 };
    await l.guest.netnsAdd('late', { loopback: false });
    expect(await hooksInUse(l.guest, 'late')).toEqual(['input ipv4', 'input ipv6']);
    expect((await countersIn(l.guest, 'ns_all', 'late'))!.get('input seven')).toEqual({
      packets: 0n,
      bytes: 0n,
    });
    await addLink(l.guest, late);
    expect(await delivered(l.guest, late, 'ipv4', [datagram(late, 'ipv4', 7)])).toEqual([]);
    expect((await countersIn(l.guest, 'ns_all', 'late'))!.get('input seven')!.packets).toBe(1n);
    await l.guest.netnsDelete('late');
    await l.guest.unload('ns_all');
    await l.guest.assertClean();
  });

  test('chains run by priority, and in the order of the spec where it is equal', async () => {
    await l.guest.load('ns_order', l.ko('ns_order'));
    const drops = async (family: 'ipv4' | 'ipv6') => {
      const bytes = [1, 2, 3, 4, 10].map((port) => datagram(initial, family, port));
      const packets = bytes.map((packet) => ({ family, hook: 'input' as const, bytes: packet, in: 'lo' }));
      return (await l.guest.hook(packets)).map(({ verdict, entry }) => `${verdict} ${entry}`);
    };
    expect(await drops('ipv4')).toEqual(['drop 0', 'drop 1', 'drop 2', 'drop 3', 'drop 0']);
    expect(await drops('ipv6')).toEqual(['drop 0', 'drop 1', 'drop 2', 'drop 3', 'drop 0']);
    await l.guest.unload('ns_order');
  });

  test('of two modules with the same priority, that loaded last runs first', async () => {
    const drops = async () => {
      const bytes = [7, 2].map((port) => datagram(initial, 'ipv4', port));
      const packets = bytes.map(
        (packet) => ({ family: 'ipv4', hook: 'input', bytes: packet, in: 'lo' }) as const,
      );
      return (await l.guest.hook(packets)).map(({ entry }) => entry);
    };
    for (const [names, entries] of [
      [
        ['ns_init', 'ns_order'],
        [3, 1],
      ],
      [
        ['ns_order', 'ns_init'],
        [1, 2],
      ],
    ] as const) {
      for (const name of names) await l.guest.load(name, l.ko(name));
      expect(await drops()).toEqual(entries);
      for (const name of names) await l.guest.unload(name);
    }
  });

  test('a packet that a chain drops is not seen by the next', async () => {
    await l.guest.load('ns_order', l.ko('ns_order'));
    await sendTo(l.guest, initial, [datagram(initial, 'ipv4', 10), datagram(initial, 'ipv6', 2)]);
    const counters = (await countersIn(l.guest, 'ns_order'))!;
    const counted = [...counters].filter(([, { packets }]) => packets > 0n).map(([key]) => key);
    expect(counted.sort()).toEqual(['first to ten', 'second to 2']);
    await l.guest.unload('ns_order');
  });

  test('nft lists the hooks with their functions, priorities and module', async () => {
    if (!listsHooks(series)) {
      await expect(l.guest.modprobe('nfnetlink_hook')).rejects.toThrow('nfnetlink_hook');
      return;
    }
    await l.guest.load('ns_order', l.ko('ns_order'));
    const of = (family: string, hook: string, functions: readonly (readonly [number, string])[]) =>
      functions.map(([priority, name]) => ({ family, hook, priority, function: `ns_order_${name}` }));
    expect(await listedHooks(l.guest, 'ns_order')).toEqual([
      ...of('ip', 'input', [
        [-5, 'first_ipv4'],
        [0, 'second_ipv4'],
        [0, 'third_ipv4'],
        [50, 'later_ipv4'],
      ]),
      ...of('ip', 'postrouting', [[100, 'nat_ipv4']]),
      ...of('ip6', 'prerouting', [[-300, 'raw_ipv6']]),
      ...of('ip6', 'input', [
        [-5, 'first_ipv6'],
        [0, 'second_ipv6'],
        [0, 'third_ipv6'],
        [50, 'later_ipv6'],
      ]),
    ]);
    expect(await listedHooks(l.guest, 'ns_order', 'one')).toEqual([]);
    await l.guest.unload('ns_order');
    expect(await listedHooks(l.guest, 'ns_order')).toEqual([]);
  });

  test('more counters than one block holds: each counts its own rule', async () => {
    await l.guest.load('ns_many', l.ko('ns_many'));
    const sent = [1, 2, 1023, 1024, 1025, 1026, many];
    await sendTo(
      l.guest,
      one,
      sent.flatMap((port, i) => Array<Uint8Array>(i + 1).fill(datagram(one, 'ipv4', port, port))),
    );
    const counters = (await countersIn(l.guest, 'ns_many', 'one'))!;
    expect(counters.size).toBe(many);
    const counted = [...counters].filter(([, { packets }]) => packets > 0n);
    expect(counted).toEqual(
      sent.map((port, i) => [
        `input port ${port}`,
        { packets: BigInt(i + 1), bytes: BigInt((i + 1) * (28 + port)) },
      ]),
    );
    await l.guest.unload('ns_many');
    await l.guest.assertClean();
  });

  test('several readers see each number, never less than before', async () => {
    await l.guest.load('ns_all', l.ko('ns_all'));
    const script = 'for i in $(seq 60); do cat /proc/net/ns_all; done';
    const reading = [1, 2, 3].map(() => l.guest.runOk(['sh', '-c', script], { netns: 'one' }));
    let reads = false;
    const done = Promise.all(reading).finally(() => {
      reads = true;
    });
    const batch = Array<Uint8Array>(100).fill(datagram(one, 'ipv4', 7));
    let sent = 0n;
    while (!reads) {
      await sendTo(l.guest, one, batch);
      sent += BigInt(batch.length);
    }
    for (const text of await done) {
      const lines = text.split('\n').filter((line) => line.endsWith('input seven'));
      expect(lines).toHaveLength(60);
      const seen = lines.map((line) => line.split(' ').slice(0, 2).map(BigInt) as [bigint, bigint]);
      // The two numbers are read one after the other: each for itself never falls.
      for (const column of [seen.map(([packets]) => packets), seen.map(([, bytes]) => bytes)]) {
        expect(column).toEqual(column.toSorted((a, b) => (a < b ? -1 : 1)));
      }
      expect(seen.at(-1)![0]).toBeGreaterThan(seen[0]![0]);
    }
    expect((await countersIn(l.guest, 'ns_all', 'one'))!.get('input seven')).toEqual({
      packets: sent,
      bytes: sent * 52n,
    });
    await l.guest.unload('ns_all');
    await l.guest.assertClean();
  });
});
