/** A link kind: frames of all lengths, links made, changed and deleted, what comes back held against the reference. */
import { ethernetHeader, type NetDeviceModel } from '../model/netdevice.js';
import { acceptsAddress, acceptsMtu, predictForwarded, predictFrames } from '../reference/netdevice.js';
import { compareCounted, compareFrames, sendFrames } from '../scenario/netdevice/frames.js';
import { addLink, linkName, readLink } from '../scenario/netdevice/link.js';
import { failingProgram } from '../vm/fault.js';
import type { HookPacket } from '../vm/hook.js';
import { inParts } from './layout.js';
import type { Random } from './random.js';
import { type Arena, allTolerant, type Examined, type Torture, tolerant, workplaces } from './torture.js';

const [quiet, busy] = workplaces;

export const netDeviceTorture: Torture<NetDeviceModel> = {
  modules: ['veth'],
  programs: ['ethtool'],
  hookDriver: true,
  prepare: ({ guest }) =>
    Promise.all(
      workplaces.map((netns) =>
        guest.runOk(['sh', '-c', 'echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6 || true'], { netns }),
      ),
    ),
  settle: ({ guest, model }) =>
    Promise.all(
      workplaces.map((netns) => guest.runOk(['sh', '-c', raise(linkName, model.linkKind)], { netns })),
    ),
  traffic,
  control,
  attempts: ({ guest, model }) => [
    {
      name: 'a new link',
      // The module's functions are called once its link has been allocated, and allocate nothing themselves.
      below: 'rtnl_newlink',
      untold: true,
      ask: (n) => guest.daring().run(failingProgram(n, addLink({ netns: '', kind: model.linkKind }))),
      undo: () => guest.daring().run(['ip', 'link', 'delete', linkName]),
    },
  ],
  examine,
};

function raise(link: string, kind: string): string {
  return `ip link add ${link} type ${kind} && ip link set ${link} up`;
}

/**
 * What a link is asked for in its life, and what it has to refuse: addresses of a group, none at all, too short, MTUs. By the
 * real `ip`, and in few runs of it: the shell has a smaller one of its own.
 */
function control({ linkKind, mtu }: NetDeviceModel): string {
  const bad = ['01:00:5e:00:00:01', '00:00:00:00:00:00', '02:00:00'];
  const batch = (lines: readonly string[]) =>
    `printf '%s\\n' ${lines.map((line) => `"${line}"`).join(' ')} | /usr/bin/ip -force -batch - > /dev/null 2>&1`;
  return [
    batch([
      ...bad.flatMap((address) => [`link add nk2 address ${address} type ${linkKind}`, 'link del nk2']),
      `link add nk2 mtu ${mtu.min - 1} type ${linkKind}`,
      'link del nk2',
      `link add nk1 address 02:00:00:00:00:01 type ${linkKind}`,
      `link set nk1 mtu ${mtu.min} up`,
      ...[...bad, '02:00:00:00:00:03'].map((address) => `link set nk1 address ${address}`),
      'link set nk1 promisc on allmulticast on multicast off',
      'link set nk1 carrier off',
      // Where this fails the rest is not done.
      'maddress add 33:33:00:00:00:09 dev nk1',
    ]),
    '/usr/bin/ethtool -i nk1 > /dev/null 2>&1',
    batch([
      'link set nk1 carrier on',
      'link show nk1',
      `link set nk1 mtu ${mtu.max}`,
      `link set nk1 mtu ${mtu.max + 1}`,
      'link set nk1 down',
      'link del nk1',
    ]),
    'true',
  ].join('\n');
}

function framesOf(mtu: number, count: number, random: Random): Uint8Array[] {
  return Array.from({ length: count }, () => {
    const length = random.oneIn(3) ? random.between(0, 80) : random.between(14, Math.min(mtu + 24, 9000));
    const frame = random.bytes(length);
    if (length >= 14 && random.oneIn(3))
      frame.set(
        random.pick([
          [0x81, 0],
          [0x88, 0xa8],
          [0, 46],
        ]),
        12,
      );
    return frame;
  });
}

async function traffic({ guest, model, random }: Arena<NetDeviceModel>): Promise<unknown> {
  const own = guest.daring();
  return allTolerant([
    // The link has gone with the module, where that was reloaded.
    own.run(['sh', '-c', `${raise(linkName, model.linkKind)} 2> /dev/null; true`], { netns: busy }),
    own.send({ netns: busy, link: linkName }, framesOf(model.mtu.default, 60, random)),
  ]);
}

interface LinkAsked {
  readonly address: Uint8Array | undefined;
  readonly mtu: number | undefined;
}

/** Links at the limits of what can be asked for, and a little beyond. */
function linksOf({ mtu }: NetDeviceModel, count: number, random: Random): LinkAsked[] {
  return Array.from({ length: count }, () => {
    const address = random.bytes(random.oneIn(3) ? random.between(1, 32) : 6);
    // Of one station or of many; all zero is none's.
    address[0] = random.oneIn(3) ? address[0]! | 1 : address[0]! & ~1;
    if (random.oneIn(6)) address.fill(0);
    const near = [mtu.min - 1, mtu.min, mtu.max, mtu.max + 1].filter((one) => one > 0);
    return {
      address: random.oneIn(3) ? undefined : address,
      mtu: random.oneIn(3) ? random.pick(near) : undefined,
    };
  });
}

function showLink({ address, mtu }: LinkAsked): string {
  const shown = address && [...address].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
  return [...(shown ? [`address ${shown}`] : []), ...(mtu === undefined ? [] : [`mtu ${mtu}`])].join(' ');
}

/** Which of the links are made, held against the reference. */
async function examineLinks({ guest, model, random }: Arena<NetDeviceModel>): Promise<string[]> {
  const links = linksOf(model, 60, random);
  // One `ip` for all: what is refused is told by its line, and what is made goes again.
  const lines = links.flatMap((link) => [
    `link add nk2 ${showLink(link)} type ${model.linkKind}`,
    'link del nk2',
  ]);
  const argv = ['ip', '-force', '-batch', '-'];
  const answer = await tolerant(guest.run(argv, { netns: busy, input: `${lines.join('\n')}\n` }));
  if (!answer) return ['the links could not be asked for'];
  const refused = new Set(
    [...answer.stderr.matchAll(/^Command failed -:(\d+)$/gm)].map(([, line]) => Number(line)),
  );
  return links.flatMap((link, index) => {
    const { address, mtu } = link;
    const good = (!address || acceptsAddress(address)) && (mtu === undefined || acceptsMtu(model, mtu));
    const predicted = good ? 'made' : 'refused';
    const found = refused.has(2 * index + 1) ? 'refused' : 'made';
    return found === predicted
      ? []
      : [`a link with ${showLink(link) || 'nothing'}: predicted ${predicted}, is ${found}`];
  });
}

/** Frames as a bridge, tc or nftables hand them over: of any length from one byte on, a third of them in parts. */
async function examineForwarded({ guest, model, random }: Arena<NetDeviceModel>): Promise<string[]> {
  const frames = framesOf(model.mtu.default, 200, random)
    .filter(({ length }) => length > 0)
    .map((frame) => frame.subarray(0, model.mtu.default + ethernetHeader));
  const predicted = predictForwarded(model, frames);
  const capture = guest.openCapture({ netns: busy, link: linkName });
  const packets = frames.map((bytes): HookPacket => {
    return { family: 'netdev', hook: 'egress', out: linkName, bytes, ...inParts(bytes.length, random) };
  });
  const [, sent, { frames: found }, link] = await Promise.all([
    capture.opened,
    tolerant(guest.hook(packets, { netns: busy })),
    capture.collect({ quietMs: 100 }),
    readLink(guest, busy),
    capture.close(),
  ]);
  if (!sent || !link) return ['the frames could not be forwarded to the link'];
  return [
    ...compareFrames(
      predicted.returned.map((place) => frames[place]!),
      found.map(({ bytes }) => bytes),
    ),
    ...compareCounted(predicted.counted, link.counted),
    ...(link.errors === predicted.dropped
      ? []
      : [`${predicted.dropped} frames should be dropped by the link, it counts ${link.errors}`]),
  ].map((line) => `forwarded to the link: ${line}`);
}

async function examine(arena: Arena<NetDeviceModel>): Promise<Examined> {
  const { guest, model, random } = arena;
  const frames = framesOf(model.mtu.default, 400, random);
  const predicted = predictFrames(model, model.mtu.default, frames);
  const [observed, links, forwarded] = await Promise.all([
    tolerant(sendFrames(guest, quiet, frames, predicted.returned.length)),
    examineLinks(arena),
    examineForwarded(arena),
  ]);
  if (!observed) return { inputs: 0, wrong: ['the frames could not be sent'] };
  const wrong = compareFrames(
    predicted.returned.map((place) => frames[place]!),
    observed.returned,
  );
  const refused = observed.refused.map(({ index }) => index);
  if (refused.join() !== predicted.refused.join()) {
    wrong.push(`${predicted.refused.length} frames should be refused, ${refused.length} were, or others`);
  }
  wrong.push(...compareCounted(predicted.counted, observed.counted), ...links, ...forwarded);
  return { inputs: frames.length, wrong };
}
