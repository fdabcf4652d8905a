/** Frames sent on a link: those refused, those that come back, and what the link has counted, all as predicted. */
import type { FrameChoice, FramesScenario } from '../../check/netdevice/scenario.js';
import type { NetDeviceModel } from '../../model/netdevice.js';
import { buildPacket } from '../../packet/index.js';
import { type LinkPrediction, type LinkStatistics, predictFrames } from '../../reference/netdevice.js';
import type { Guest } from '../../vm/guest.js';
import { type Bench, inTurn, WrongOutcome } from '../runner.js';
import { linkName, raiseLink, readLink } from './link.js';

/** What was seen of frames sent on a link. */
export interface Observed {
  readonly refused: readonly { readonly index: number; readonly errno: number }[];
  readonly returned: readonly Uint8Array[];
  /** Frames that came back but found the capture full. */
  readonly lost: number;
  readonly counted: LinkStatistics;
  readonly errors: number;
  readonly kind: string;
}

export async function runFrames(
  scenario: FramesScenario,
  { model, guest }: Bench<NetDeviceModel>,
  netns: string,
): Promise<{ summary: string; details: string[] }> {
  const frames = scenario.frames.map((layers) => buildPacket(layers).bytes);
  const prediction = predictFrames(model, scenario.mtu ?? model.mtu.default, frames);
  const [, observed] = await inTurn(
    raiseLink(guest, { netns, kind: model.linkKind, mtu: scenario.mtu }),
    sendFrames(guest, netns, frames, prediction.returned.length),
  );
  const { counted } = observed;
  return {
    summary: `${counted.txPackets} sent, ${observed.returned.length} returned, ${observed.refused.length} refused`,
    details: [
      ...againstExpectation(scenario, prediction),
      ...againstPrediction(model, frames, prediction, observed),
    ],
  };
}

/** Sends frames on the link that is up in a namespace, and collects what comes back in. */
export async function sendFrames(
  guest: Guest,
  netns: string,
  frames: readonly Uint8Array[],
  expected: number,
): Promise<Observed> {
  const place = { netns, link: linkName };
  const capture = guest.openCapture(place);
  const [, { refused }, first, rest, link] = await inTurn(
    capture.opened,
    guest.send(place, frames),
    // Nothing may come beyond what is expected: silence is waited for, not the last frame.
    expected > 0 ? capture.collect({ count: expected }) : { frames: [], lost: 0 },
    capture.collect({ quietMs: 100 }),
    readLink(guest, netns),
    capture.close(),
  );
  if (!link) throw new WrongOutcome(`link ${linkName} is gone`);
  return {
    refused,
    returned: [...first.frames, ...rest.frames].map((frame) => frame.bytes),
    lost: first.lost + rest.lost,
    counted: link.counted,
    errors: link.errors,
    kind: link.kind,
  };
}

function againstExpectation({ frames, expect }: FramesScenario, predicted: LinkPrediction): string[] {
  const details: string[] = [];
  const count = frames.length;
  const sent = Array.from({ length: count }, (_, i) => i).filter((i) => !predicted.refused.includes(i));
  compareChoice(details, 'refused', expect.refused ?? 'none', count, predicted.refused, allOf(count));
  compareChoice(details, 'returned', expect.returned, count, predicted.returned, sent);
  for (const [name, value] of Object.entries(expect.counted ?? {})) {
    const said = predicted.counted[name as keyof LinkStatistics];
    if (value !== undefined && value !== said) details.push(`${name}: expected ${value}, predicted ${said}`);
  }
  return details;
}

/** `all` of what comes back is all that was taken: a refused frame is not on the link. */
function compareChoice(
  details: string[],
  what: string,
  choice: FrameChoice,
  count: number,
  predicted: readonly number[],
  all: readonly number[],
): void {
  const wanted = choice === 'all' ? all : choice === 'none' ? [] : [...new Set(choice)].sort((a, b) => a - b);
  if (wanted.join() === predicted.join()) return;
  details.push(
    `${what}: expected ${places(wanted, count)}, the link's description says ${places(predicted, count)}`,
  );
}

function againstPrediction(
  model: NetDeviceModel,
  frames: readonly Uint8Array[],
  predicted: LinkPrediction,
  observed: Observed,
): string[] {
  const details: string[] = [];
  const refused = observed.refused.map((r) => r.index);
  if (refused.join() !== predicted.refused.join()) {
    details.push(
      `refused: predicted ${places(predicted.refused, frames.length)}, found ${places(refused, frames.length)}`,
    );
  }
  details.push(
    ...compareFrames(
      predicted.returned.map((place) => frames[place]!),
      observed.returned,
    ),
  );
  if (observed.lost > 0) details.push(`the capture lost ${observed.lost} frames`);
  if (observed.errors > 0) details.push(`the link counts ${observed.errors} errors and drops`);
  details.push(...compareCounted(predicted.counted, observed.counted));
  if (observed.kind !== model.linkKind) details.push(`ip shows the kind as '${observed.kind}'`);
  return details;
}

/** Where a link has not counted what was predicted, as lines. */
export function compareCounted(predicted: LinkStatistics, found: LinkStatistics): string[] {
  return Object.entries(predicted).flatMap(([name, value]) => {
    const counted = found[name as keyof LinkStatistics];
    return counted === value ? [] : [`${name}: predicted ${value}, the link counts ${counted}`];
  });
}

/** The first difference between frames expected and frames found; empty where they are the same. */
export function compareFrames(wanted: readonly Uint8Array[], found: readonly Uint8Array[]): string[] {
  if (wanted.length !== found.length)
    return [`${wanted.length} frames should come back, ${found.length} did`];
  const index = wanted.findIndex((frame, i) => !Buffer.from(frame).equals(found[i]!));
  if (index < 0) return [];
  const hex = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 64)).toString('hex');
  return [
    `frame ${index} of those that came back is not as it was sent`,
    `  sent: ${wanted[index]!.length} bytes, ${hex(wanted[index]!)}`,
    `  back: ${found[index]!.length} bytes, ${hex(found[index]!)}`,
  ];
}

function allOf(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function places(chosen: readonly number[], count: number): string {
  if (chosen.length === 0) return 'none';
  return chosen.length === count ? 'all' : chosen.join(', ');
}
