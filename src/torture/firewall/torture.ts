/** A firewall: packets at its hooks and over links, its counters read, verdicts held against the reference interpreter. */
import type { Chain, FirewallModel } from '../../model/firewall.js';
import { decideAtHook, type HookPacket, type MetAtHook } from '../../reference/firewall/index.js';
import { compareCounters, countersOf, predictCounters } from '../../scenario/firewall/counters.js';
import { failing } from '../../vm/fault.js';
import type { HookPacket as Handed, HookResult } from '../../vm/hook.js';
import { inParts } from '../layout.js';
import type { Random } from '../random.js';
import { type Arena, allTolerant, type Examined, type Torture, tolerant, workplaces } from '../torture.js';
import { mutate } from './mutate.js';
import { devicesOf, packetFor } from './packets.js';
import { sweep } from './sweep.js';

const inputs = 1500;
/** So many of them lie at the limits of a rule, if there are so many limits. */
const swept = 1000;
const burst = 120;

export const firewallTorture: Torture<FirewallModel> = {
  modules: ['veth', 'dummy'],
  prepare,
  settle: async () => {},
  traffic,
  control: ({ name }) => `cat /proc/net/${name} > /dev/null 2>&1\ntrue`,
  attempts: (arena) => [
    {
      name: 'reading counters',
      ask: (n, reached) => failing(arena.guest, n, reached).readFile(`/proc/net/${arena.model.name}`),
    },
    {
      name: 'packets',
      ask: (n, reached) =>
        failing(arena.guest, n, reached).hook(handed(arena, 8).map(({ packet }) => packet)),
    },
  ],
  examine,
};

const [peer, quiet] = workplaces;

/**
 * The devices that rules name, and a link to a namespace, over which packets come in. Where packets are examined no link is
 * up: none comes that is not handed over, so that all counters can be told.
 */
function prepare({ guest, model }: Arena<FirewallModel>): Promise<unknown> {
  const devices = devicesOf(model.chains).filter((name) => name !== 'lo');
  const dummy = (name: string) => `link add ${name} type dummy`;
  const lines = [
    ...devices.filter((name) => name !== 'eth0').map(dummy),
    `link add eth0 type veth peer name veth-a netns ${peer}`,
    'addr add 192.0.2.1/24 dev eth0',
    'link set eth0 up',
  ];
  const inside = ['addr add 192.0.2.2/24 dev veth-a', 'link set veth-a up'];
  const batch = (input: readonly string[], netns = '') =>
    guest.runOk(['ip', '-force', '-batch', '-'], { input: `${input.join('\n')}\n`, netns });
  return Promise.all([batch(lines), batch(inside, peer), batch(devices.map(dummy), quiet)]);
}

interface Case {
  readonly chain: Chain;
  readonly packet: Handed;
  /** As the interpreter sees it. */
  readonly seen: HookPacket;
}

function handed({ model, random }: Arena<FirewallModel>, count: number): Case[] {
  const devices = devicesOf(model.chains);
  return Array.from({ length: count }, () => {
    const chain = random.pick(model.chains);
    return handOver(chain, mutate(packetFor(chain, devices, random), random), random);
  });
}

/** Each limit of each rule, as far as there is room, in turn for all chains. */
function atLimits({ model, random }: Arena<FirewallModel>): Case[] {
  const devices = devicesOf(model.chains);
  const most = Math.ceil(swept / model.chains.length);
  return model.chains.flatMap((chain) =>
    sweep(chain, devices, most, random).map((seen) => handOver(chain, seen, random)),
  );
}

function handOver(chain: Chain, seen: HookPacket, random: Random): Case {
  const { family, bytes, iif, oif } = seen;
  const packet: Handed = {
    ...{ family, hook: chain.hook, bytes, ...inParts(bytes.length, random) },
    ...(iif === undefined ? {} : { in: iif }),
    ...(oif === undefined ? {} : { out: oif }),
  };
  return { chain, packet, seen };
}

async function traffic(arena: Arena<FirewallModel>): Promise<unknown> {
  const { guest } = arena;
  const packets = handed(arena, burst);
  const type = { ipv4: [8, 0], ipv6: [0x86, 0xdd] } as const;
  const frames = packets.slice(0, burst / 2).map(({ seen }) => {
    const ether = Buffer.alloc(14, 0xff);
    ether.set(type[seen.family], 12);
    return Buffer.concat([ether, seen.bytes]);
  });
  return allTolerant([
    guest.daring().hook(packets.map(({ packet }) => packet)),
    guest.daring().send({ netns: peer, link: 'veth-a' }, frames),
  ]);
}

async function examine(arena: Arena<FirewallModel>): Promise<Examined> {
  const { guest, model } = arena;
  const limits = atLimits(arena);
  const cases = [...limits, ...handed(arena, inputs - limits.length)];
  const [results, counters] = await Promise.all([
    tolerant(
      guest.hook(
        cases.map(({ packet }) => packet),
        { netns: quiet },
      ),
    ),
    tolerant(countersOf(guest, model, quiet)),
  ]);
  if (!results) return { inputs: 0, wrong: ['the packets could not be handed to the hooks'] };
  if (!counters) return { inputs: 0, wrong: ['the counters could not be read'] };
  const predicted = cases.map(({ chain, seen }) => decideAtHook(model, chain.hook, seen));
  const wrong = cases.flatMap((one, index) => compare(one, predicted[index]!, results[index]!));
  const counted = predicted.map((met, index) => [met, cases[index]!.seen.bytes.length] as const);
  return {
    inputs: cases.length,
    // Where verdicts differ the counters do.
    wrong: wrong.length > 0 ? wrong : compareCounters(predictCounters(counted), counters),
  };
}

function compare({ packet, seen }: Case, { verdict }: MetAtHook, found: HookResult): string[] {
  if (found.verdict === verdict) return [];
  const hex = Buffer.from(seen.bytes).toString('hex');
  const devices = [seen.iif, seen.oif].filter((name) => name !== undefined).join(' to ');
  return [
    `${packet.hook}, ${devices}: the kernel's verdict is ${found.verdict}, the interpreter's is ${verdict}`,
    `  ${seen.family}, ${packet.linear} of ${seen.bytes.length} bytes linear: ${hex}`,
  ];
}
