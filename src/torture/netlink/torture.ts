/** A family: requests right and nearly right, dumps while objects come and go, answers held against the reference. */
import type { NetlinkStep } from '../../check/netlink/scenario.js';
import { errnoName } from '../../model/errno.js';
import { commands, type NetlinkModel } from '../../model/netlink.js';
import { objectSize } from '../../model/netlink-size.js';
import { Reference } from '../../reference/netlink.js';
import { Client, type KernelAnswer } from '../../scenario/netlink/client.js';
import { encodeRequest, flag, WrongAnswer } from '../../scenario/netlink/message.js';
import { encodeValues, showValues } from '../../scenario/netlink/wire.js';
import { failing, type Reached } from '../../vm/fault.js';
import { familyOfSocket } from '../../vm/netlink.js';
import type { Random } from '../random.js';
import { type Arena, allTolerant, type Examined, type Torture, workplaces } from '../torture.js';
import { crowd } from './crowd.js';
import { mutatedMessage, plenty, valuesFor } from './messages.js';

const steps = 80;
/** So many objects are dumped so many times, into buffers that end somewhere in an object. */
const many = 250;
const dumps = 20;
const mutated = 400;

type Step = Exclude<NetlinkStep, { step: 'notified' }>;

export const netlinkTorture: Torture<NetlinkModel> = {
  modules: [],
  prepare: async () => {},
  settle: async () => {},
  traffic,
  control: () => 'true',
  attempts,
  examine,
};

function stepFor(model: NetlinkModel, random: Random, netns: string): Step {
  const { get, dump, delete: remove } = model.operations;
  const offered = [
    ...(['create', 'create', 'create'] as const),
    ...(get ? (['get'] as const) : []),
    ...(dump ? (['dump'] as const) : []),
    ...(remove ? (['delete'] as const) : []),
  ];
  const step = random.pick(offered);
  const common = { netns, echo: false, fails: null };
  if (step === 'dump') return { step, ...common, returns: null };
  const values = valuesFor(model, random, step === 'create');
  return step === 'get' ? { step, ...common, values, returns: null } : { step, ...common, values };
}

function requestOf(model: NetlinkModel, step: Step, sequence: number): Uint8Array {
  const dump = step.step === 'dump';
  return encodeRequest({
    ...{ family: familyOfSocket, command: commands[dump ? 'get' : step.step], version: model.version },
    ...{ flags: dump ? flag.DUMP : flag.ACK, sequence },
    attrs: dump ? [] : encodeValues(model, step.values),
  });
}

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

/** Each operation, with an object there and without. */
function attempts({ guest, model, random }: Arena<NetlinkModel>) {
  const { get, dump, delete: remove } = model.operations;
  const values = Object.fromEntries(
    model.attributes.map((one) => [one.name, sound(one)]).filter(([, value]) => value !== undefined),
  ) as Record<string, string | true>;
  const key = { [model.object.key]: values[model.object.key]! };
  const common = { netns: '', echo: false, fails: null };
  const create: Step = { step: 'create', ...common, values };
  const drop: Step = { step: 'delete', ...common, values: key };
  const socket = guest.daring().openFamily(model.family, {});
  let sequence = random.between(1, 1000);
  const send = (step: Step, n?: number, reached: Reached = () => {}) => {
    const own = n === undefined ? socket : socket.through(failing(guest, n, reached).session);
    const asked = [
      own.send(requestOf(model, step, ++sequence)),
      socket.receive({ quietMs: 1, timeoutMs: 50 }),
    ];
    return allTolerant(asked);
  };
  const undo = remove ? { undo: () => send(drop) } : {};
  return [
    { name: 'create', ask: (n: number, reached: Reached) => send(create, n, reached), ...undo },
    {
      name: 'create where one is',
      ask: (n: number, reached: Reached) => allTolerant([send(create), send(create, n, reached)]),
    },
    ...(get
      ? [
          {
            name: 'get',
            // What there is is answered: without an object the answer would not even be begun.
            ask: (n: number, reached: Reached) =>
              allTolerant([
                send(create),
                send({ step: 'get', ...common, values: key, returns: null }, n, reached),
              ]),
          },
        ]
      : []),
    ...(dump
      ? [
          {
            name: 'dump',
            ask: (n: number, reached: Reached) =>
              allTolerant([send(create), send({ step: 'dump', ...common, returns: null }, n, reached)]),
          },
        ]
      : []),
    ...(remove
      ? [
          {
            name: 'delete',
            ask: (n: number, reached: Reached) => allTolerant([send(create), send(drop, n, reached)]),
          },
        ]
      : []),
  ];
}

function sound(attribute: NetlinkModel['attributes'][number]): string | true {
  if (attribute.type === 'flag') return true;
  return attribute.type === 'string' ? 'x'.repeat(Math.max(1, attribute.minLength)) : attribute.max;
}

/** Messages that are nearly right first; whatever they left behind, later requests in another namespace are answered right. */
async function examine({ guest, model, random }: Arena<NetlinkModel>): Promise<Examined> {
  const [spoiled, sane] = workplaces;
  const socket = guest.openFamily(model.family, { netns: spoiled });
  const sent: Promise<unknown>[] = [];
  const own = socket.through(guest.daring().session);
  for (let i = 1; i <= mutated; i++) {
    sent.push(own.send(mutatedMessage(model, random, i)));
    if (i % 8 === 0) sent.push(own.receive({ quietMs: 1, timeoutMs: 100 }));
  }
  // A socket of its own: the kernel remembers how much is read at once.
  const meeting = guest.daring().openFamily(model.family, { netns: spoiled });
  const crowded = crowd(model, meeting, random, random.oneIn(4));
  sent.push(...crowded, meeting.close());
  const client = Client.open(model, guest, sane);
  const asked = [
    ...Array.from({ length: steps }, () => stepFor(model, random, sane)),
    ...longDumps(model, random, sane),
  ];
  // The kernel makes the parts of a dump as long as what has been received with, and no shorter than about a page. In short
  // ones more objects are the last, or the first that does not fit.
  const room = Math.max(4096, 2 * objectSize(model));
  const answers = asked.map((step) => client.ask(step, room));
  for (const answer of answers) answer.catch(() => {});
  const closed = allTolerant([socket.close(), client.close()]);
  await allTolerant(sent);
  const wrong = await compare(model, asked, answers);
  await closed;
  return { inputs: mutated + crowded.length + asked.length, wrong };
}

/** Objects of all sizes, and dumps of them: each time one less, so that what is left lies elsewhere in the buffers. */
function longDumps(model: NetlinkModel, random: Random, netns: string): Step[] {
  const { dump, delete: remove } = model.operations;
  if (!dump) return [];
  const common = { netns, echo: false, fails: null };
  const objects = plenty(model, random, many);
  const created = objects.map((values): Step => ({ step: 'create', ...common, values }));
  // The last has the least key, which an array of objects by key begins with.
  const dumped = objects.slice(remove ? -dumps : -1).flatMap((values): Step[] => {
    const key = { [model.object.key]: values[model.object.key]! };
    const deleted: Step[] = remove ? [{ step: 'delete', ...common, values: key }] : [];
    return [{ step: 'dump', ...common, returns: null }, ...deleted];
  });
  return [...created, ...dumped];
}

async function compare(
  model: NetlinkModel,
  asked: readonly Step[],
  answers: readonly Promise<KernelAnswer>[],
): Promise<string[]> {
  const reference = new Reference(model);
  for (const [index, step] of asked.entries()) {
    try {
      const found = show(model, await answers[index]!);
      const predicted = reference.answer(step);
      const wanted = predicted.ok
        ? showObjects(model, predicted.objects)
        : `${predicted.error} (${predicted.text})`;
      if (found === wanted) continue;
      const what = step.step === 'dump' ? 'dump' : `${step.step} ${showValues(model, step.values)}`;
      return [
        `request ${index + 1}, ${what}:`,
        `  the reference predicts ${wanted}`,
        `  the kernel answers ${found}`,
      ];
    } catch (error) {
      if (error instanceof WrongAnswer) return [`request ${index + 1}: ${error.message}`];
      throw error;
    }
  }
  return [];
}

function show(model: NetlinkModel, { ack, objects }: KernelAnswer): string {
  return ack.errno === 0 ? showObjects(model, objects) : `${errnoName(ack.errno)} (${ack.text ?? ''})`;
}

function showObjects(model: NetlinkModel, objects: KernelAnswer['objects']): string {
  return `success${objects
    .map((one) => `; ${showValues(model, one)}`)
    .sort()
    .join('')}`;
}
