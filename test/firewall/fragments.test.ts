/** Packets that arrive in parts, or in a VLAN, end to end: what the hooks see of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept, chain, drop, firewall, meta, tcp, th, udp } from '../../src/index.js';
import { buildPacket } from '../../src/packet/index.js';
import type { Counters } from '../../src/scenario/firewall/counters.js';
import { supportedKernels } from '../support/kernels.js';
import { address, address6, buildSites, delivered, type Site, sendTo } from './network.js';
import { countersIn, type Lab, lab } from './support.js';

const spec = firewall({
  name: 'fr',
  netns: 'all',
  chains: [
    chain({
      name: 'early',
      hook: 'prerouting',
      priority: 'raw',
      counter: true,
      rules: [
        drop('telnet', { when: th.dport.eq(23), counter: true }),
        accept('dns', { when: udp.dport.eq(53), counter: true }),
        accept('syn to ssh', { when: [tcp.dport.eq(22), tcp.flags.eq('syn')], counter: true }),
      ],
    }),
    chain({
      hook: 'input',
      counter: true,
      rules: [
        accept('tagged', { when: meta.iifname.eq('e2.5'), counter: true }),
        accept('dns', { when: udp.dport.eq(53), counter: true }),
      ],
    }),
  ],
});

const site: Site = { netns: 'site', number: 2 };
const tracked: Site = { netns: 'tracked', number: 3 };
const families = ['ipv4', 'ipv6'] as const;
type Family = (typeof families)[number];

/** A transport packet's bytes from a site's peer, cut into fragments at these offsets (multiples of eight). */
function fragments(
  to: Site,
  family: Family,
  transport: 'udp' | 'tcp',
  fields: object,
  cuts: readonly number[],
) {
  const layers = (family4: object, family6: object) =>
    family === 'ipv4'
      ? { header: 'ip', fields: { saddr: address(to, 2), daddr: address(to), ...family4 } }
      : { header: 'ip6', fields: { saddr: address6(to, 2), daddr: address6(to), ...family6 } };
  // Payload that would read as ports 23 wherever a fragment begins.
  const payload = { header: 'payload', fields: { hex: '00170017'.repeat(10) } };
  const whole = buildPacket([layers({}, {}), { header: transport, fields: { ...fields } }, payload]).bytes;
  const body = whole.subarray(family === 'ipv4' ? 20 : 40);
  return cuts.map((from, i) => {
    const to = cuts[i + 1] ?? body.length;
    const part = { frag_off: from / 8, mf: to < body.length ? 1 : 0, id: 4711 };
    const hex = Buffer.from(body.subarray(from, to)).toString('hex');
    const data = { header: 'payload', fields: { hex } };
    const next = transport === 'udp' ? 17 : 6;
    return family === 'ipv4'
      ? buildPacket([layers({ ...part, protocol: next }, {}), data]).bytes
      : buildPacket([layers({}, {}), { header: 'fragment', fields: { ...part, nexthdr: next } }, data]).bytes;
  });
}

describe.each(supportedKernels)('fragments on %s', (series) => {
  let l: Lab;
  beforeAll(async () => {
    l = await lab(series, [spec]);
    await buildSites(l.guest, [site, tracked]);
    // Connection tracking, where a rule asks for it, reassembles before the raw priority.
    const rules =
      'table inet t {\n chain c {\n type filter hook prerouting priority 0;\n ct state new counter\n }\n}\n';
    await l.guest.runOk(['nft', '-f', '-'], { netns: 'tracked', input: rules });
  });
  afterAll(async () => {
    await l?.close();
  });

  /** What the firewall counted in a namespace while `body` ran, without what it did not. */
  const counted = async (netns: string, body: () => Promise<unknown>): Promise<Record<string, bigint>> => {
    await l.guest.load('fr', l.ko('fr'));
    try {
      await body();
      const counters: Counters = (await countersIn(l.guest, 'fr', netns))!;
      return Object.fromEntries(
        [...counters].filter(([, { packets }]) => packets > 0n).map(([key, { packets }]) => [key, packets]),
      );
    } finally {
      await l.guest.unload('fr');
    }
  };

  const size = 8 + 40;
  test('at prerouting IPv4 fragments are seen one by one, at input the whole packet', async () => {
    let arrived: Uint8Array[] = [];
    const parts = fragments(site, 'ipv4', 'udp', { dport: 53 }, [0, 16, 32]);
    const seen = await counted('site', async () => {
      arrived = await delivered(l.guest, site, 'ipv4', parts);
    });
    expect(seen).toEqual({ 'early dns': 1n, 'early policy': 2n, 'input dns': 1n });
    expect(arrived.map((bytes) => bytes.length)).toEqual([20 + size]);
  });

  test('at input too IPv6 fragments are seen one by one', async () => {
    let arrived: Uint8Array[] = [];
    const parts = fragments(site, 'ipv6', 'udp', { dport: 53 }, [0, 16, 32]);
    const seen = await counted('site', async () => {
      arrived = await delivered(l.guest, site, 'ipv6', parts);
    });
    expect(seen).toEqual({ 'early dns': 1n, 'early policy': 2n, 'input dns': 1n, 'input policy': 2n });
    expect(arrived.map((bytes) => bytes.length)).toEqual([size]);
  });

  test('a rule on a port drops the first fragment, and with it the packet', async () => {
    for (const family of families) {
      let arrived: Uint8Array[] = [];
      const parts = fragments(site, family, 'udp', { dport: 23 }, [0, 16]);
      const seen = await counted('site', async () => {
        arrived = await delivered(l.guest, site, family, parts);
      });
      expect(seen['early telnet'], family).toBe(1n);
      expect(arrived, family).toEqual([]);
    }
  });

  test('with connection tracking prerouting sees the whole packet', async () => {
    for (const family of families) {
      const parts = fragments(tracked, family, 'udp', { dport: 53 }, [0, 16, 32]);
      const seen = await counted('tracked', () => delivered(l.guest, tracked, family, parts));
      expect(seen, family).toMatchObject({ 'early dns': 1n, 'input dns': 1n });
      // The two later fragments would be the policy's; one packet of the kernel's own (a multicast report) may come by.
      expect(seen['early policy'] ?? 0n, family).toBeLessThan(2n);
    }
  });

  test('a header that lies across the parts of a reassembled packet is read all the same', async () => {
    // The first fragment ends before the TCP flags; by itself it has no TCP header. IPv6 forbids that (RFC 8200, 4.5).
    const fields = { dport: 22, flags: ['syn'] };
    const alone = fragments(site, 'ipv4', 'tcp', fields, [0, 8]);
    const seen = await counted('site', () => sendTo(l.guest, site, alone));
    expect(seen['early policy']).toBeGreaterThanOrEqual(2n);
    expect(seen).not.toHaveProperty(['early syn to ssh']);
    const parts = fragments(tracked, 'ipv4', 'tcp', fields, [0, 8]);
    const whole = await counted('tracked', () => sendTo(l.guest, tracked, parts));
    expect(whole).toMatchObject({ 'early syn to ssh': 1n });
  });

  test('a tagged packet is seen without its tag, from the VLAN device', async () => {
    await l.guest.runOk(['ip', 'link', 'add', 'link', 'e2', 'name', 'e2.5', 'type', 'vlan', 'id', '5'], {
      netns: 'site',
    });
    await l.guest.runOk(['ip', 'link', 'set', 'e2.5', 'up'], { netns: 'site' });
    const { bytes } = buildPacket([
      { header: 'ether', fields: { saddr: '02:00:00:00:01:02', daddr: '02:00:00:00:00:02' } },
      { header: 'vlan', fields: { id: 5 } },
      { header: 'ip', fields: { saddr: address(site, 2), daddr: address(site) } },
      { header: 'udp', fields: { dport: 53 } },
    ]);
    const seen = await counted('site', () => l.guest.send({ netns: 'peers', link: 'p2' }, [bytes]));
    expect(seen).toEqual({ 'early dns': 1n, 'input tagged': 1n });
    await l.guest.assertClean();
  });
});
