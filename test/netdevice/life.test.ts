/** How links begin and end: what fails leaves nothing, namespaces and modules take theirs along, whatever goes on. */
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NetDeviceModel } from '../../src/model/netdevice.js';
import type { Guest } from '../../src/vm/index.js';
import { supportedKernels } from '../support/kernels.js';
import { filesOf, filesWith } from './device.js';
import { forOldCore, old, reflector, relay, sink, twin } from './devices.js';
import { type Lab, openLab, shell } from './lab.js';

describe.each(supportedKernels)('the life of links on kernel %s', (series) => {
  let lab: Lab;
  let guest: Guest;

  beforeAll(async () => {
    const models = [sink, reflector, relay, twin].map(({ model }) => filesOf(model));
    lab = await openLab(series, [...models, filesWith(old, forOldCore)], { cpus: 2 });
    ({ guest } = lab);
  });
  afterAll(async () => {
    await guest?.close();
  });
  afterEach(async () => {
    const left = await shell(guest, 'ip netns list | cut -d" " -f1');
    for (const name of left.split('\n')) if (name.startsWith('nk-')) await guest.netnsDelete(name);
    await guest.assertClean();
  });
  const load = (model: NetDeviceModel) => guest.load(model.name, lab.ko(model.name));

  it.each([
    ['a group address', 'nk0 address 01:00:5e:00:00:01', /unicast address|Cannot assign requested address/],
    ['no address at all', 'nk0 address 00:00:00:00:00:00', /unicast address|Cannot assign requested address/],
    ['four bytes for an address', 'nk0 address 02:00:00:01', /six bytes|[Ii]nvalid|lladdr/],
    ['below the least MTU', 'nk0 mtu 1279', /less than device minimum/],
    ['above the largest MTU', 'nk0 mtu 9001', /greater than device maximum/],
    ['a name that is taken', 'lo', /File exists/],
    ['a name that cannot be', 'a:b', /not a valid ifname|Invalid argument/],
    ['a master that has no ports', 'nk0 master lo', /not supported/],
    ['more queues than there can be', 'nk0 numtxqueues 5000', /[Ii]nvalid/],
    ['a parameter that the kind does not have', 'nk0', /Garbage|help|unknown|What is/i, 'color red'],
  ])('a link that cannot be made leaves nothing: %s', async (_what, options, says, more = '') => {
    await load(relay.model);
    const { status, stderr } = await guest.run([
      'sh',
      '-c',
      `ip link add ${options} type nkrelay_long ${more}`,
    ]);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(says);
    expect(await shell(guest, 'ip link show type nkrelay_long')).toBe('');
    await guest.unload(relay.model.name);
  });

  it.each([
    ['allocated by the core', relay.model],
    ['allocated by the module', old],
  ] as const)(
    'links that fail and links that end give their memory back: statistics %s',
    async (_how, model) => {
      await load(model);
      const add = (options: string) => `link add ${options} type ${model.linkKind}\n`;
      const early = (add('nk0 mtu 67') + add('nk0 address 01:00:5e:00:00:01')).repeat(300);
      // This one is there already when it fails.
      const late = add('nk0 master lo').repeat(30);
      const many = `${Array.from({ length: 300 }, (_, n) => add(`nk${n} group 7`)).join('')}link del group 7\n`;
      const run = async (batch: string) => {
        await guest.writeFile('/tmp/batch', batch);
        const { stderr } = await guest.run(['ip', '-force', '-batch', '/tmp/batch'], { timeoutMs: 300_000 });
        return stderr.match(/Command failed/g)?.length ?? 0;
      };
      // What is kept for the next link is there from now on.
      expect(await run(many)).toBe(0);
      const before = await memoryOf(guest);
      expect(await run(early + late + many.repeat(3))).toBe(630);
      const after = await memoryOf(guest);
      // Of each link 4 KiB of slab, and on each processor the 40 bytes of its statistics.
      expect(after.slab - before.slab).toBeLessThan(600);
      expect(after.percpu - before.percpu).toBeLessThan(40);
      await guest.unload(model.name);
    },
  );

  it('a second module of the kind is refused and leaves the first as it was', async () => {
    await load(reflector.model);
    await shell(guest, 'ip link add nk0 type nkreflect');
    await expect(load(twin.model)).rejects.toMatchObject({ kind: 'module-refused', errno: 17 });
    expect(await shell(guest, 'lsmod')).not.toContain('nk_twin');
    await shell(guest, 'ip link set nk0 up; ip link add nk1 type nkreflect');
    expect(await shell(guest, 'ethtool -i nk1')).toContain('driver: nk_reflector\n');
    await guest.unload('nk_reflector');
    await load(twin.model);
    await shell(guest, 'ip link add nk0 type nkreflect');
    expect(await shell(guest, 'ethtool -i nk0')).toContain('driver: nk_twin\n');
    await guest.unload('nk_twin');
  });

  it('the module goes, whatever holds on to its links', async () => {
    await load(reflector.model);
    await shell(
      guest,
      `for n in 0 1 2 3; do ip link add nk$n type nkreflect; ip link set nk$n up; done
      ip addr add 192.0.2.1/24 dev nk0; ip route add 198.51.100.0/24 via 192.0.2.2
      ip link add link nk0 name nk0.7 type vlan id 7; ip link set nk0.7 up
      ip link add link nk1 name mv type macvlan mode vepa; ip link set mv up
      ip link add br0 type bridge; ip link set nk2 master br0; ip link set br0 up
      ip neigh add 192.0.2.9 lladdr 02:00:00:00:00:09 dev nk0
      tc qdisc add dev nk3 root fq_codel; tc qdisc add dev nk3 clsact
      ip maddr add 33:33:00:00:00:09 dev nk3; ip link set nk3 promisc on`,
    );
    const capture = await guest.capture({ link: 'nk0' });
    expect(
      await shell(guest, 'exec 3< /sys/class/net/nk1/statistics/tx_bytes; rmmod nk_reflector; ip -br link'),
    ).not.toMatch(/nk\d|mv/);
    await capture.close();
    await shell(guest, 'ip link del br0');
    expect(await shell(guest, 'lsmod')).not.toContain('nk_reflector');
  });

  it('links move between namespaces; one that ends takes along what it has then', async () => {
    await load(sink.model);
    await guest.netnsAdd('nk-a');
    await guest.netnsAdd('nk-b');
    await shell(
      guest,
      `for n in $(seq 20); do ip link add nk$n type nksink; ip link set nk$n up; done
      ip link add witness type veth peer name peer netns nk-b
      for n in $(seq 5); do ip link set nk$n netns nk-a; done
      for n in $(seq 6 15); do ip link set nk$n netns nk-b; done
      ip -n nk-b link set nk6 netns nk-a; ip -n nk-a link set nk6 up`,
    );
    await guest.netnsDelete('nk-b');
    await shell(
      guest,
      'i=0; while [ -e /sys/class/net/witness ]; do i=$((i + 1)); [ $i -lt 100 ]; sleep 0.1; done',
    );
    const names = async (netns: string) =>
      (await shell(guest, 'ip -br link show type nksink', netns)).match(/^nk\d+/gm)?.sort() ?? [];
    expect(await names('nk-a')).toEqual(['nk1', 'nk2', 'nk3', 'nk4', 'nk5', 'nk6']);
    expect(await names('')).toEqual(['nk16', 'nk17', 'nk18', 'nk19', 'nk20']);
    await guest.unload('nk_sink');
    expect([await names('nk-a'), await names('')]).toEqual([[], []]);
  });

  it('removed time and again, with links up and traffic in three namespaces', async () => {
    await guest.modprobe('pktgen');
    for (const name of ['nk-a', 'nk-b', 'nk-c']) await guest.netnsAdd(name);
    for (const { model } of [reflector, sink]) {
      await guest.writeFile(`/tmp/${model.name}.ko`, await readFile(lab.ko(model.name)));
    }
    await guest.writeFile('/tmp/start', start);
    const rounds = (await shell(guest, storm, '', 600_000)).trim().split('\n');
    expect(rounds).toHaveLength(12);
    // Each line: what each of the six links had sent when the modules began to go.
    for (const round of rounds) expect(round).toMatch(/^[1-9]\d*( [1-9]\d*){5}$/);
    expect(await shell(guest, 'lsmod; ip -br link')).not.toMatch(/\bnk/);
  });
});

/** In a namespace, on a processor: a link of either kind, and a frame a millisecond on each until it is gone. */
const start = `set -e
cpu=$1
for link in 'nk0 type nkreflect' 'nk1 type nksink'; do
  echo "link add $link"; echo "link set \${link%% *} up"
done | /usr/bin/ip -batch -
cd /proc/net/pktgen
for link in nk0@$cpu nk1@$cpu; do
  echo add_device $link > kpktgend_$cpu
  for command in 'count 0' 'delay 1000000' 'pkt_size 100'; do echo $command > $link; done
done
(exec > pgctrl 2>&1; echo start) &
nk0=0 nk1=0
until [ $nk0 -gt 5 ] && [ $nk1 -gt 5 ]; do
  while read name rest; do
    set -- $rest
    case $name in nk[01]:) eval \${name%:}=\${10};; esac
  done < /proc/net/dev
done
echo -n " $nk0 $nk1"
`;

const storm = `for round in $(seq 12); do
  insmod /tmp/nk_reflector.ko; insmod /tmp/nk_sink.ko
  line=
  cpu=0
  for ns in nk-a nk-b nk-c; do
    line="$line$(nsenter --net=/run/netns/$ns sh /tmp/start $cpu 2>&1)"
    cpu=$((1 - cpu))
  done
  rmmod nk_reflector; rmmod nk_sink
  echo $line
done
`;

/** KiB of memory that the kernel holds for itself, once what is freed later has been freed. */
async function memoryOf(guest: Guest): Promise<{ readonly slab: number; readonly percpu: number }> {
  const text = await shell(guest, 'sleep 1; echo 3 > /proc/sys/vm/drop_caches; sleep 0.5; cat /proc/meminfo');
  const kib = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)![1]);
  return { slab: kib('SUnreclaim'), percpu: kib('Percpu') };
}
