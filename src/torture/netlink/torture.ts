/** A family: requests right and nearly right, dumps while objects come and go, answers held against the reference. */
import type { RequestStep } from '../../check/netlink/scenario.js';
import { errnoName } from '../../model/errno.js';
import { type Attribute, type NetlinkModel, objectNamed } from '../../model/netlink.js';
import { objectSize } from '../../model/netlink-size.js';
import type { Values } from '../../model/netlink-value.js';
import { type Answer, Reference } from '../../reference/netlink/index.js';
import { Client, type KernelAnswer, requestOf } from '../../scenario/netlink/client.js';
import { same } from '../../scenario/netlink/compare.js';
import { WrongAnswer } from '../../scenario/netlink/message.js';
import { showStep, showValues } from '../../scenario/netlink/show.js';
import { type Arena, allTolerant, type Examined, type Torture, workplaces } from '../torture.js';
import { attempts } from './attempts.js';
import { crowd } from './crowd.js';
import { coreOf } from './fuzz/core.js';
import { shortCourse } from './fuzz/course.js';
import { Epoch } from './fuzz/epoch.js';
import { showFound } from './fuzz/show.js';
import { mutatedMessage } from './messages.js';
import { longDumps, stepFor } from './requests.js';

const steps = 80;
/** So many objects are dumped so many times, into buffers that end somewhere in an object. */
const many = 250;
const dumps = 20;

export const netlinkTorture: Torture<NetlinkModel> = {
  modules: [],
  prepare: async () => {},
  settle: async () => {},
  traffic,
  control: () => 'true',
  attempts,
  examine,
};

/** Requests in one namespace or another, whose answers nobody looks at. */
async function traffic({ guest, model, random }: Arena<NetlinkModel>): Promise<unknown> {
  const own = guest.daring();
  const netns = random.pick(['', ...workplaces]);
  const socket = own.openFamily(model.family, { netns });
  const answers: Promise<unknown>[] = [socket.family, socket.address];
  for (let i = 1; i <= 30; i++) {
    const message = random.oneIn(4)
      ? mutatedMessage(model, random, i)
      : requestOf(model, stepFor(model, random, netns), i);
    answers.push(socket.send(message));
    if (i % 10 === 0) answers.push(socket.receive({ quietMs: 5, timeoutMs: 200 }));
  }
  answers.push(socket.close());
  return allTolerant(answers);
}

/**
 * Messages right and nearly right first, all of them predicted; whatever they left behind, later requests in another
 * namespace are answered right.
 */
async function examine({ guest, model, random, kernel }: Arena<NetlinkModel>): Promise<Examined> {
  const [spoiled, sane] = workplaces;
  const epoch = new Epoch(model, coreOf(kernel), String(random.bits(64)), spoiled, shortCourse);
  const fuzzed = epoch.run(guest.session);
  fuzzed.catch(() => {});
  // A socket of its own: the kernel remembers how much is read at once.
  const meeting = guest.daring().openFamily(model.family, { netns: spoiled });
  const crowded = crowd(model, meeting, random, random.oneIn(4));
  const sent = allTolerant([...crowded, meeting.close()]);
  const client = Client.open(model, guest, sane);
  const asked = [
    ...Array.from({ length: steps }, () => stepFor(model, random, sane)),
    ...model.objects.flatMap((object) => longDumps(object, random, sane, { many, dumps })),
  ];
  // The kernel makes the parts of a dump as long as what has been received with, and no shorter than about a page. In short
  // ones more objects are the last, or the first that does not fit.
  const room = Math.max(4096, ...model.objects.map((object) => 2 * objectSize(object)));
  const answers = asked.map((step) => client.ask(step, room));
  for (const answer of answers) answer.catch(() => {});
  const closed = client.close();
  closed.catch(() => {});
  const found = await fuzzed;
  await sent;
  const wrong = found ? showFound(found) : await compare(model, asked, answers);
  await closed;
  return { inputs: epoch.messages + crowded.length + asked.length, wrong };
}

async function compare(
  model: NetlinkModel,
  asked: readonly RequestStep[],
  answers: readonly Promise<KernelAnswer>[],
): Promise<string[]> {
  const reference = new Reference(model);
  for (const [index, step] of asked.entries()) {
    try {
      const found = outcomeOf(await answers[index]!);
      const predicted = outcomeOf(reference.answer(step));
      if (found.refusal === predicted.refusal && same(found.objects, predicted.objects)) continue;
      const { attributes } = objectNamed(model, step.object)!;
      return [
        `request ${index + 1}, ${showStep(model, step)}:`,
        `  the reference predicts ${show(attributes, predicted)}`,
        `  the kernel answers ${show(attributes, found)}`,
      ];
    } catch (error) {
      if (error instanceof WrongAnswer) return [`request ${index + 1}: ${error.message}`];
      throw error;
    }
  }
  return [];
}

interface Outcome {
  /** The error and its text, or null for success. */
  readonly refusal: string | null;
  readonly objects: readonly Values[];
}

function outcomeOf(answer: Answer | KernelAnswer): Outcome {
  if (!('ack' in answer)) {
    return answer.ok
      ? { refusal: null, objects: answer.objects }
      : { refusal: `${answer.error} (${answer.text})`, objects: [] };
  }
  const { ack, objects } = answer;
  return { refusal: ack.errno === 0 ? null : `${errnoName(ack.errno)} (${ack.text ?? ''})`, objects };
}

function show(attributes: readonly Attribute[], { refusal, objects }: Outcome): string {
  const shown = objects.map((one) => `; ${showValues(attributes, one)}`).sort();
  return `${refusal ?? 'success'}${shown.join('')}`;
}
