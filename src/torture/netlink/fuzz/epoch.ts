/**
 * One epoch of a campaign: datagrams to an empty store, from senders with and without privilege in turn, and what is
 * predicted of each. It follows from the family, the seed and its index: the same epoch can be run again on its own.
 */
import type { NetlinkModel, Permission } from '../../../model/netlink.js';
import { type Core, Oracle, type Predicted, Reference } from '../../../reference/netlink/index.js';
import { type Actor, type Exchange, exchange } from '../../../vm/netlink-exchange.js';
import type { Session } from '../../../vm/session.js';
import { Random } from '../../random.js';
import { compare, type Difference } from './compare.js';
import { Datagrams } from './datagrams.js';

/** So many datagrams of each sender, one sender after the other. */
export type Course = readonly (readonly [Actor, number])[];

export const longCourse: Course = [
  ...([
    ['root', 700],
    ['user', 60],
    ['root', 500],
    ['stranger', 60],
  ] as const),
  ...([
    ['root', 500],
    ['owner', 180],
  ] as const),
];

export const shortCourse: Course = [
  ['root', 220],
  ['user', 30],
  ['root', 100],
  ['stranger', 20],
  ['owner', 60],
];

const may: Record<Actor, readonly Permission[]> = {
  root: ['admin', 'netns-admin', 'none'],
  user: ['none'],
  stranger: ['none'],
  owner: ['netns-admin', 'none'],
};

interface Asked {
  readonly datagram: Uint8Array;
  readonly predicted: readonly Predicted[];
}

interface Batch {
  readonly actor: Actor;
  readonly asked: readonly Asked[];
}

/** A datagram that was answered otherwise than predicted. */
export interface Found extends Difference {
  readonly actor: Actor;
  /** Which of the epoch's. */
  readonly index: number;
  readonly asked: Asked;
}

export class Epoch {
  readonly batches: readonly Batch[];

  constructor(
    readonly model: NetlinkModel,
    core: Core,
    chance: string,
    /** A namespace whose store is empty. */
    readonly netns: string,
    course: Course,
  ) {
    const reference = new Reference(model);
    const oracle = new Oracle(reference, core);
    const datagrams = new Datagrams(model, reference, new Random(chance));
    this.batches = course.map(([actor, count], place) => {
      // An owner's namespace is new each time.
      const own = actor === 'owner' ? `${netns} ${place}` : netns;
      const ask = (datagram: Uint8Array): Asked => ({
        ...{ datagram, predicted: oracle.predict(datagram, { netns: own, may: may[actor] }) },
      });
      const asked = Array.from({ length: count }, () => ask(datagrams.next(own)));
      // What has been changed without a word shows at the end.
      const whole = model.objects.filter(({ operations }) => operations.dump !== null);
      return { actor, asked: [...asked, ...whole.map((object) => ask(datagrams.dump(object)))] };
    });
  }

  get messages(): number {
    const all = this.batches.flatMap(({ asked }) => asked);
    return all.reduce((sum, { predicted }) => sum + predicted.length, 0);
  }

  /** Sends all of it, before it looks at the first answer. */
  async run(session: Session): Promise<Found | undefined> {
    const { model, netns } = this;
    const exchanges = this.batches.map(({ actor, asked }) =>
      exchange(
        session,
        { netns, actor, family: model.family, group: model.notify ?? '' },
        asked.map(({ datagram }) => datagram),
      ),
    );
    for (const one of exchanges) one.catch(() => {});
    let index = 0;
    for (const [place, { actor, asked }] of this.batches.entries()) {
      const answered = await exchanges[place]!;
      const found = this.#compare(answered, asked);
      if (found) return { ...found.difference, actor, index: index + found.at, asked: asked[found.at]! };
      index += asked.length;
    }
    return undefined;
  }

  #compare(answered: Exchange, asked: readonly Asked[]) {
    for (const [at, { predicted }] of asked.entries()) {
      const one = answered.each[at];
      if (!one) throw new Error('the answers of an epoch are more than there is room for');
      const difference = compare(this.model, answered, one, predicted);
      if (difference) return { at, difference };
    }
    return undefined;
  }
}
