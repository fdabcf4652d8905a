/** A campaign: epochs by their numbers, some in one machine and then the next, until there were enough messages. */
import type { Kernel } from '../../../kernel/index.js';
import type { NetlinkModel } from '../../../model/netlink.js';
import type { Core } from '../../../reference/netlink/index.js';
import { bootMachine, type Guest, GuestError, VmFailure } from '../../../vm/index.js';
import { askCounts } from '../../coverage/collect.js';
import { askLeftovers, leftoversIn } from '../../leftovers.js';
import { notePlace } from '../../loops.js';
import { removed } from '../../round.js';
import type { Abilities } from '../../strategy.js';
import { coreOf } from './core.js';
import { courseOf } from './course.js';
import { Epoch, type Found } from './epoch.js';
import { loadLean } from './lean.js';
import { showFound } from './show.js';
import { Tally } from './tally.js';

export interface FuzzRequest {
  readonly model: NetlinkModel;
  readonly kernel: Kernel;
  readonly abilities: Abilities;
  readonly ko: string;
  readonly seed: number;
  /** It ends with the epoch in which there are so many. */
  readonly messages: number;
  /** This epoch and no other. */
  readonly only?: number | undefined;
  /** How many machines run at once. */
  readonly jobs: number;
  readonly signal: AbortSignal;
  /** Told what was counted of the module's lines, machine by machine. */
  readonly counted: (counts: string) => Promise<void>;
}

export interface FuzzResult {
  readonly tally: Tally;
  /** What is wrong, as lines; nothing where all is right. */
  readonly wrong: readonly string[];
}

/** So many epochs are run in one machine: its log and its memory begin anew after them. */
const together = 20;
const netns = 'nk-fuzz';

export async function fuzz(request: FuzzRequest): Promise<FuzzResult> {
  const core = coreOf(request.kernel);
  const tally = new Tally();
  const wrong: string[] = [];
  let next = request.only ?? 0;
  const enough = () =>
    wrong.length > 0 ||
    request.signal.aborted ||
    (request.only === undefined ? tally.messages >= request.messages : next > request.only);
  const work = async () => {
    while (!enough()) {
      const from = next;
      next += request.only === undefined ? together : 1;
      wrong.push(...(await runStretch(request, core, from, next, tally, enough)));
    }
  };
  await Promise.all(Array.from({ length: request.only === undefined ? request.jobs : 1 }, work));
  return { tally, wrong };
}

/** Epochs in one machine, and what the module leaves behind. */
async function runStretch(
  request: FuzzRequest,
  core: Core,
  from: number,
  to: number,
  tally: Tally,
  enough: () => boolean,
): Promise<string[]> {
  const { model, kernel, abilities, ko, seed, signal } = request;
  let machine: Guest | undefined;
  /** The epoch that the machine is at. */
  let at = from;
  try {
    const clock = abilities.counted ? 'counted' : 'real';
    machine = await bootMachine({ kernel, clock, seed: `${model.name} ${seed} ${from}`, signal });
    const guest = machine.inOrder();
    const loaded = abilities.faults ? loadLean(guest, model.name, ko) : guest.load(model.name, ko);
    const noted = guest.run(['sh', '-c', notePlace(model.name)]);
    await Promise.all([loaded, noted]);
    // The next is thought out while the machine works at one.
    let running: Promise<Found | undefined> = Promise.resolve(undefined);
    for (let epoch = from; epoch < to && (epoch === from || !enough()); epoch++) {
      const one = new Epoch(
        model,
        core,
        `${model.name} ${seed} ${epoch}`,
        netns,
        courseOf(epoch, abilities.faults),
      );
      const found = await running;
      if (found) return showDifference(found, at);
      at = epoch;
      running = inNamespace(guest, one);
      running.catch(() => {});
      tally.add(one);
    }
    const found = await running;
    if (found) return showDifference(found, at);
    return await end(guest, request);
  } catch (error) {
    if (signal.aborted) return [];
    if (error instanceof VmFailure) return [`epoch ${at}: ${error.message}`, ...error.trace];
    if (error instanceof GuestError) return [`epoch ${at}: ${error.message}`];
    throw error;
  } finally {
    await machine?.close();
  }
}

function showDifference(found: Found, epoch: number): string[] {
  return [`epoch ${epoch}, datagram ${found.index}:`, ...showFound(found).map((line) => `  ${line}`)];
}

async function inNamespace(guest: Guest, epoch: Epoch): Promise<Found | undefined> {
  const made = guest.netnsAdd(netns, { loopback: false });
  const found = epoch.run(guest.session);
  const gone = guest.netnsDelete(netns);
  for (const one of [made, found, gone]) (one as Promise<unknown>).catch(() => {});
  await made;
  const difference = await found;
  await gone;
  return difference;
}

async function end(guest: Guest, { model, abilities, counted }: FuzzRequest): Promise<string[]> {
  const asked = [
    removed(guest, model.name),
    askLeftovers(guest, abilities.kmemleak),
    askCounts(guest),
    guest.assertClean(),
  ] as const;
  for (const one of asked) (one as Promise<unknown>).catch(() => {});
  const [gone, left, counts] = await Promise.all(asked);
  await counted(counts);
  const lost = left === undefined ? [] : leftoversIn(left, model.name);
  return [
    ...(gone ? [] : ['the module cannot be unloaded: something holds it']),
    ...lost.flatMap(({ size, report }) => [`${model.name} has left ${size} bytes behind`, ...report]),
  ];
}
