/** A firewall: packets at its hooks and over links, its counters read, verdicts held against the reference interpreter. */
import type { Chain, FirewallModel } from '../../model/firewall.js';
import { decide, type HookPacket } from '../../reference/firewall/index.js';
import { failing } from '../../vm/fault.js';
import type { HookPacket as Handed, HookResult } from '../../vm/hook.js';
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

/** The devices that rules name, and a link to a namespace, over which packets come in. */
function prepare({ guest, model }: Arena<FirewallModel>): Promise<unknown> {
  const dummies = devicesOf(model.chains).filter((name) => name !== 'lo' && name !== 'eth0');
  const lines = [
    ...dummies.map((name) => `link add ${name} type dummy`),
    `link add eth0 type veth peer name veth-a netns ${workplaces[0]}`,
    'addr add 192.0.2.1/24 dev eth0',
    'link set eth0 up',
  ];
  const inside = ['addr add 192.0.2.2/24 dev veth-a', 'link set veth-a up'];
  const batch = (input: readonly string[], netns = '') =>
    guest.runOk(['ip', '-force', '-batch', '-'], { input: `${input.join('\n')}\n`, netns });
  return Promise.all([batch(lines), batch(inside, workplaces[0])]);
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

/** A third of the packets lie in parts. */
function handOver(chain: Chain, seen: HookPacket, random: Random): Case {
  const { family, bytes, iif, oif } = seen;
  // A packet in parts has at most 17 of them.
  const linear = random.oneIn(3) ? random.below(bytes.length + 1) : bytes.length;
  const fragment = Math.max(random.between(1, 23), Math.ceil((bytes.length - linear) / 16));
  const packet: Handed = {
    ...{ family, hook: chain.hook, bytes, linear, fragment },
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
    guest.daring().send({ netns: workplaces[0], link: 'veth-a' }, frames),
  ]);
}

async function examine(arena: Arena<FirewallModel>): Promise<Examined> {
  const limits = atLimits(arena);
  const cases = [...limits, ...handed(arena, inputs - limits.length)];
  const results = await tolerant(arena.guest.hook(cases.map(({ packet }) => packet)));
  if (!results) return { inputs: 0, wrong: ['the packets could not be handed to the hooks'] };
  const wrong = cases.flatMap((one, index) => compare(arena.model, one, results[index]!));
  return { inputs: cases.length, wrong };
}

function compare(model: FirewallModel, { packet, seen }: Case, found: HookResult): string[] {
  const chains = model.chains
    .filter((chain) => chain.hook === packet.hook && chain.families.includes(seen.family))
    .toSorted((a, b) => a.priority - b.priority);
  const predicted = chains.some((chain) => decide(chain, seen).verdict === 'drop') ? 'drop' : 'accept';
  if (found.verdict === predicted) return [];
  const hex = Buffer.from(seen.bytes).toString('hex');
  const devices = [seen.iif, seen.oif].filter((name) => name !== undefined).join(' to ');
  return [
    `${packet.hook}, ${devices}: the kernel's verdict is ${found.verdict}, the interpreter's is ${predicted}`,
    `  ${seen.family}, ${packet.linear} of ${seen.bytes.length} bytes linear: ${hex}`,
  ];
}
