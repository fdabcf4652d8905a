/** Steps to requests. All of them are asked for before the first answer is looked at. */
import { errnoName, errnos } from '../../model/errno.js';
import type { Path } from '../../model/path.js';
import {
  type GeneralStep,
  isGeneralStep,
  type Link,
  type LinkEnd,
  type Place,
  type SendStep,
  type Step,
  type Topology,
} from '../../model/scenario.js';
import { buildPacket } from '../../packet/index.js';
import type { Guest } from '../../vm/guest.js';
import { GuestError, VmFailure } from '../../vm/index.js';
import { endsOf } from '../ends.js';
import { type Detail, quiet, WrongOutcome } from '../runner.js';
import { judgeArrivals } from './arrivals.js';
import { askDropped } from './dropped.js';
import { askFailing } from './faults.js';
import { askLinkCounts } from './link-counts.js';
import { makeLinks } from './network.js';
import { askRun, isIn, show } from './programs.js';
import { type Asked, type How, inGuest, type Stage, wrongOf } from './stage.js';

function isGeneral<Own extends { readonly step: string }>(step: Step<Own>): step is GeneralStep<Own> {
  return isGeneralStep(step.step);
}

export function askStep<Own extends { readonly step: string }>(
  step: Step<Own>,
  how: How,
  stage: Stage<Own>,
): Asked {
  if (!isGeneral(step)) return stage.own.ask(step, how);
  const { guest, path } = how;
  switch (step.step) {
    case 'load':
      return askLoad(step.fails, how, stage);
    case 'unload':
      return askUnload(step.fails, how, stage);
    case 'replace': {
      const [unloaded, loaded] = [stage.unload(guest), stage.load(guest)];
      return done('replace', path, unloaded, unlessRefused(loaded));
    }
    case 'add-link':
      return askAddLink(step.link, how, stage);
    case 'remove-link': {
      const argv = ['ip', 'link', 'del', 'dev', step.link];
      return done(`remove ${shown(step)}`, path, guest.runOk(argv, { netns: inGuest(step.netns) }));
    }
    case 'send':
      return askSend(step, how, stage);
    case 'arrives': {
      const capture = stage.capture(step)?.through(guest.session);
      const collected = capture && quiet(capture.collect({ quietMs: step.quietMs, timeoutMs: 60_000 }));
      const wrong = async () =>
        collected ? judgeArrivals(step, await collected) : ['the link was not there to be watched'];
      return { what: `arrives at ${shown(step)}`, path, wrong };
    }
    case 'run':
      return askRun(step, how, stage);
    case 'wait':
      return done(`wait ${step.ms} ms`, path, guest.sleep(step.ms));
    case 'logs':
      return askLogs(step, how, stage);
    case 'link-counts':
      return askLinkCounts(step, how);
    case 'dropped':
      return askDropped(step, how);
    case 'failing':
      return askFailing(step, how, stage, (of, inner) => askStep(of, inner, stage));
    case 'together':
      return askTogether(step.branches, how, stage);
  }
}

function shown({ netns, link }: Place): string {
  return `${netns}/${link}`;
}

/** A module that the kernel refuses where a step loads it is what is wrong with the step. */
async function unlessRefused(loading: Promise<void>): Promise<void> {
  try {
    await loading;
  } catch (error) {
    if (isRefusal(error)) throw new WrongOutcome(error.message);
    throw error;
  }
}

function isRefusal(error: unknown): error is VmFailure {
  return error instanceof VmFailure && error.kind === 'module-refused';
}

/** A step that has only to succeed. */
function done(what: string, path: Path, ...answers: readonly Promise<unknown>[]): Asked {
  for (const answer of answers) quiet(answer);
  const wrong = async () => {
    for (const answer of answers) await answer;
    return [];
  };
  return { what, path, wrong };
}

function askLoad<Own>(fails: string | null, { guest, path }: How, stage: Stage<Own>): Asked {
  if (fails === null) return done('load', path, unlessRefused(stage.load(guest)));
  const { model, ko } = stage.bench;
  const answer = quiet(guest.daring().load(model.name, ko));
  guest.moduleIsGone();
  const code = (error: unknown) =>
    isRefusal(error) && error.errno !== undefined ? errnoName(error.errno) : undefined;
  return { what: 'load', path, wrong: () => refused(answer, fails, code) };
}

function askUnload<Own>(fails: string | null, { guest, path }: How, stage: Stage<Own>): Asked {
  if (fails === null) return done('unload', path, stage.unload(guest));
  const answer = quiet(guest.daring().unload(stage.bench.model.name));
  return { what: 'unload', path, wrong: () => refused(answer, fails, guestCode) };
}

function guestCode(error: unknown): string | undefined {
  return error instanceof GuestError && Object.hasOwn(errnos, error.code) ? error.code : undefined;
}

/** What has to fail with an error of this name. */
async function refused(
  answer: Promise<unknown>,
  wanted: string,
  codeOf: (error: unknown) => string | undefined,
): Promise<string[]> {
  try {
    await answer;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return code === wanted ? [] : [`it had to fail with ${wanted}, it failed with ${code}`];
  }
  return [`it had to fail with ${wanted}, and did not`];
}

function askAddLink<Own>(link: Link, { guest, path }: How, stage: Stage<Own>): Asked {
  const what = `add ${link.ends.map(shown).join(' and ')}`;
  return done(what, path, ...makeLinks(guest, [link]), ...stage.watch(guest, link.ends));
}

function askSend<Own>(step: SendStep, { guest, path }: How, stage: Stage<Own>): Asked {
  const { netns, link, packets, refused: wanted } = step;
  const built = packets.map((layers) => buildPacket(layers).bytes);
  const iif = link === null ? undefined : peerOf({ netns, link }, stage.scenario.topology)?.link;
  stage.sent.push(...packets.map((layers) => ({ layers, iif })));
  if (link === null) {
    const sent = packets.map((layers, i) => sendPacket(guest, netns, layers[0]!.header, built[i]!));
    return done(`send from ${netns}`, path, ...sent);
  }
  const answer = quiet(guest.send({ netns: inGuest(netns), link }, built));
  const wrong = async () => {
    const found = (await answer).refused.map(({ index }) => index);
    if (found.join() === wanted.join()) return [];
    const list = (places: readonly number[]) => (places.length === 0 ? 'none' : places.join(', '));
    return [`packets that the link refused: ${list(found)}; expected ${list(wanted)}`];
  };
  return { what: `send on ${shown({ netns, link })}`, path, wrong };
}

function peerOf(place: Place, { links }: Topology): LinkEnd | undefined {
  const isIt = (end: LinkEnd) => end.netns === place.netns && end.link === place.link;
  return links.find(({ ends }) => ends.some(isIt))?.ends.find((end) => !isIt(end));
}

function sendPacket(guest: Guest, netns: string, header: string, bytes: Uint8Array): Promise<void> {
  const family = header === 'ip' ? 'ipv4' : 'ipv6';
  return guest.sendPacket(family, endsOf({ family, bytes }).daddr, bytes, inGuest(netns));
}

function askLogs<Own>(
  { text, absent }: Extract<GeneralStep<Own>, { step: 'logs' }>,
  { guest, path }: How,
  stage: Stage<Own>,
): Asked {
  const log = quiet(guest.logSoFar());
  const wrong = async () => {
    const lines = (await log).slice(stage.logged);
    const found = lines.find((line) => isIn(text, line));
    if (absent) return found === undefined ? [] : [`the kernel has said: ${found}`];
    if (found !== undefined) return [];
    const most = lines.slice(-10).map((line) => `  ${line}`);
    return [
      `${show(text)} is in no line of the kernel's log`,
      ...(most.length > 0 ? ['it ends with:', ...most] : ['it is empty']),
    ];
  };
  return { what: `${absent ? 'nothing logged of' : 'logged:'} ${show(text)}`, path, wrong };
}

function askTogether<Own extends { readonly step: string }>(
  branches: readonly (readonly Step<Own>[])[],
  { guest, path }: How,
  stage: Stage<Own>,
): Asked {
  const asked: Asked[] = [];
  const all = quiet(
    guest.together(
      ...branches.map((branch, i) => (own: Guest) => {
        const ask = (step: Step<Own>, j: number) =>
          asked.push(askStep(step, { guest: own, path: [...path, 'branches', i, j] }, stage));
        branch.forEach(ask);
      }),
    ),
  );
  const wrong = async (): Promise<readonly Detail[]> => {
    for (const one of asked) {
      const lines = await wrongOf(one);
      if (lines.length > 0) return [{ text: `${one.what}:`, path: one.path }, ...lines];
    }
    await all;
    return [];
  };
  return { what: 'together', path, wrong };
}
