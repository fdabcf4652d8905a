/**
 * Dumps in parts of all lengths, between which objects come and go: what was there all the time comes once, what was not at
 * most once. Some are not read to their ends.
 */
import type { ObjectModel } from '../../../../model/netlink.js';
import { objectSize } from '../../../../model/netlink-size.js';
import { compare, type Difference } from '../compare.js';
import { MULTI, payloadOf } from '../expected.js';
import { Lives } from '../lives.js';
import { Stream } from '../received.js';
import { type Asked, type Batch, cameOf, joined, type Parted, type Workshop } from './batch.js';

/** The socket that reads it; those that change something have another. */
const reader = 1;
const DONE = 3;
/** The kernel makes no part shorter than about so many bytes. */
const least = 4096;
/** So many parts at most, and changes between two of them. */
const mostParts = 12;
const mostChanges = 3;

interface Dump {
  readonly object: ObjectModel;
  readonly lives: Lives;
  /** Its turns among all; those of its socket are the dump itself. */
  readonly from: number;
  readonly to: number;
  /** Whether it was read to its end. */
  readonly read: boolean;
}

export function dumps(workshop: Workshop, count: number): Batch {
  const { model, random, actor } = workshop;
  const objects = model.objects.filter(({ operations }) => operations.dump !== null);
  const asked: Asked[] = [];
  const all: Dump[] = [];
  for (let i = 0; i < count && objects.length > 0; i++) all.push(dump(workshop, random.pick(objects), asked));
  return { actor, asked, compare: ({ family, each }) => judge(workshop, family, each, asked, all) };
}

/** A dump with what goes on meanwhile, added to what is asked. */
function dump(workshop: Workshop, object: ObjectModel, asked: Asked[]): Dump {
  const { model, reference, datagrams, random, netns } = workshop;
  const from = asked.length;
  const stored = () => reference.stored(netns, object);
  const room = Math.max(least, 2 * objectSize(object));
  const bytes = random.oneIn(4) ? random.between(room, 32768) : random.between(room, room + 400);
  asked.push(workshop.ask(datagrams.dump(object), { socket: reader, fresh: true, bytes, parts: 1 }));
  const lives = new Lives(stored(), (values) => payloadOf(model, object.name, 'get', values));
  const read = !random.oneIn(4);
  const more = (parts?: number) => {
    const how = parts === undefined ? {} : { parts };
    asked.push({ socket: reader, bytes, ...how, datagram: new Uint8Array(0), predicted: [] });
  };
  for (let left = random.between(1, mostParts); left > 0; left--) {
    for (let changes = random.between(0, mostChanges); changes > 0; changes--) {
      const changing = datagrams.one(netns, (step) =>
        step === 'flush' ? random.oneIn(20) : step !== 'dump' && step !== 'get',
      );
      asked.push(workshop.ask(changing));
      lives.changed(stored());
    }
    more(random.between(1, 3));
  }
  if (read) more();
  return { object, lives, from, to: asked.length, read };
}

function judge(
  { model }: Workshop,
  family: number,
  each: Parameters<typeof cameOf>[0],
  asked: readonly Asked[],
  all: readonly Dump[],
): Parted | undefined {
  for (const one of all) {
    const own: number[] = [];
    for (let at = one.from; at < one.to; at++) {
      const { socket, predicted } = asked[at]!;
      if (socket === reader) own.push(at);
      const came = cameOf(each, at);
      // Of its parts nothing is heard.
      const others = socket === reader ? { ...came, answers: Buffer.alloc(0) } : came;
      const difference = compare(model, family, others, socket === reader ? [] : predicted);
      if (difference) return { at, difference };
    }
    const difference = judgeDump(family, joined(own.map((at) => cameOf(each, at))), one, asked[one.from]!);
    if (difference) return { at: one.from, difference };
  }
  return undefined;
}

function judgeDump(
  family: number,
  { answers, port }: ReturnType<typeof joined>,
  { lives, object, read }: Dump,
  asked: Asked,
): Difference | undefined {
  const sequence = asked.predicted[0]!.sequence;
  const stream = new Stream(answers, family);
  const wrong = (found: string): Difference => ({
    message: 0,
    predicted: `a dump, in parts, of each ${object.name} once that is there all the time`,
    found,
  });
  const dumped: string[] = [];
  for (let one = stream.take(); one; one = stream.take()) {
    if (one.port !== port || one.sequence !== sequence || one.flags !== MULTI) {
      return wrong(`a message to port ${one.port}, with sequence ${one.sequence} and flags ${one.flags}`);
    }
    dumped.push(one.payload);
  }
  const end = stream.next();
  const whole = end?.type === DONE && end.bytes.readInt32LE(16) === 0 && stream.ended;
  if (end ? !whole : read) return wrong(end ? `at its end ${end.bytes.toString('hex')}` : 'no end');
  const told = lives.judge(dumped, end !== undefined);
  return told === undefined ? undefined : wrong(`an object ${told}`);
}
