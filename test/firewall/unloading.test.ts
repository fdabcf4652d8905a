/** A module comes and goes under traffic, while its counters are read and namespaces are made and deleted. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept, chain, drop, type FirewallSpec, firewall, ip, meta, udp } from '../../src/index.js';
import { buildPacket } from '../../src/packet/index.js';
import { supportedKernels } from '../support/kernels.js';
import { address, address6, buildSites, frameTo, type Site } from './network.js';
import { countersIn, hooksInUse, isListed, type Lab, lab } from './support.js';

const everywhere = (name: string, netns: 'init' | 'all'): FirewallSpec =>
  firewall({
    name,
    netns,
    chains: (['prerouting', 'input', 'forward', 'output', 'postrouting'] as const).map((hook) =>
      chain({
        hook,
        counter: true,
        rules: [
          accept('by IPv4', { when: [ip.ttl.ne(0), meta.l4proto.eq('icmp')], counter: true }),
          drop('seven', { when: udp.dport.eq(7), counter: true }),
        ],
      }),
    ),
  });

const specs = [everywhere('un_all', 'all'), everywhere('un_init', 'init')];
const initial: Site = { netns: '', number: 1 };
const router: Site = { netns: 'router', number: 2 };
const sites = [initial, router];
/** For each of two modules. */
const rounds = 55;

/** Pings in both families, which are answered, and packets to be forwarded to nowhere near. */
function traffic(site: Site): Uint8Array[] {
  const echo4 = [
    { header: 'ip', fields: { saddr: address(site, 2), daddr: address(site) } },
    { header: 'icmp', fields: { type: 8 } },
  ];
  const echo6 = [
    { header: 'ip6', fields: { saddr: address6(site, 2), daddr: address6(site) } },
    { header: 'icmpv6', fields: { type: 128 } },
  ];
  const through = [
    { header: 'ip', fields: { saddr: address(site, 2), daddr: address(site, 9) } },
    { header: 'udp', fields: { dport: 9 } },
  ];
  return [echo4, echo6, through].map((layers) => frameTo(site, buildPacket(layers).bytes));
}

/** Loads and unloads by turns; prints what each unload said, and what was counted before it. */
const comeAndGo = `
for i in $(seq $0); do
  insmod /tmp/$1.ko || echo "load failed"
  if [ $((i % 10)) = 0 ]; then
    sleep 60 < /proc/net/$1 &
    holder=$!
  fi
  [ $((i % 4)) = 0 ] && sleep 0.05
  cat /proc/net/$1
  rmmod $1 && echo unloaded || echo "unload failed"
  [ $((i % 10)) = 0 ] && kill $holder
done
true`;

const readers =
  'while [ ! -e /tmp/stop ]; do cat /proc/net/un_all /proc/net/un_init; done >/dev/null 2>&1; true';
const makers = `
while [ ! -e /tmp/stop ]; do
  ip netns add brief && ip -n brief link set lo up && ip netns delete brief || exit 1
  sleep 0.05
done`;

describe.each(supportedKernels)('loading and unloading under traffic on %s', (series) => {
  let l: Lab;
  beforeAll(async () => {
    l = await lab(series, specs);
    const { guest } = l;
    await buildSites(guest, sites);
    for (const site of sites) {
      const { netns, number } = site;
      await guest.runOk(
        ['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 0 > /proc/sys/net/ipv4/icmp_ratelimit'],
        { netns },
      );
      const neighbour = [
        'ip',
        'neigh',
        'add',
        address(site, 9),
        'dev',
        `e${number}`,
        'lladdr',
        '02:00:00:00:01:09',
      ];
      await guest.runOk(neighbour, { netns });
    }
    for (const { name } of specs) await guest.writeFile(`/tmp/${name}.ko`, await readFile(l.ko(name)));
  });
  afterAll(async () => {
    await l?.close();
  });

  test.each(specs.map(({ name }) => name))('%s comes and goes', async (name) => {
    const { guest } = l;
    await guest.run(['rm', '-f', '/tmp/stop']);
    let over = false;
    const flood = async (site: Site) => {
      const frames = Array.from({ length: 20 }, () => traffic(site)).flat();
      let sent = 0;
      while (!over) sent += (await guest.send({ netns: 'peers', link: `p${site.number}` }, frames)).sent;
      return sent;
    };
    const floods = Promise.all(sites.map(flood));
    const others = Promise.all([
      guest.run(['sh', '-c', readers], { timeoutMs: 240_000 }),
      guest.run(['sh', '-c', readers], { netns: 'router', timeoutMs: 240_000 }),
      guest.run(['sh', '-c', makers], { timeoutMs: 240_000 }),
    ]);
    const output = await guest.runOk(['sh', '-c', comeAndGo, String(rounds), name], { timeoutMs: 240_000 });
    over = true;
    await guest.writeFile('/tmp/stop', '');
    expect((await others).map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    for (const sent of await floods) expect(sent).toBeGreaterThan(1000);

    const said = output.split('\n').filter((line) => line.includes('load'));
    expect(said).toEqual(Array(rounds).fill('unloaded'));
    // The traffic did meet the module, at every hook.
    for (const hook of ['prerouting', 'input', 'forward', 'output', 'postrouting']) {
      const line = new RegExp(`^(?!0 )\\d+ \\d+ ${hook} `, 'm');
      expect(line.test(output), hook).toBe(true);
    }
    expect(await isListed(guest, name)).toBe(false);
    for (const { netns } of sites) {
      expect(await hooksInUse(guest, netns)).toEqual([]);
      expect(await countersIn(guest, name, netns)).toBeUndefined();
    }
    await guest.assertClean();
  });

  test('a second rmmod at the same time changes nothing', async () => {
    const { guest } = l;
    await guest.load('un_all', l.ko('un_all'));
    const both = await Promise.allSettled([guest.unload('un_all'), guest.unload('un_all')]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await hooksInUse(guest)).toEqual([]);
    await guest.assertClean();
  });
});
