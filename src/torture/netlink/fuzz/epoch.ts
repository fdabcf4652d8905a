/**
 * One epoch of a campaign: datagrams to an empty store, from senders with and without privilege in turn, and what is
 * predicted of each. It follows from the family, the seed and its index: the same epoch can be run again on its own.
 */
import type { NetlinkModel } from '../../../model/netlink.js';
import { type Core, Oracle, Reference } from '../../../reference/netlink/index.js';
import { type Actor, exchange } from '../../../vm/netlink-exchange.js';
import type { Session } from '../../../vm/session.js';
import { Random } from '../../random.js';
import { type Asked, type Batch, Workshop } from './batches/batch.js';
import type { Difference } from './compare.js';
import type { Course } from './course.js';
import { Datagrams } from './datagrams.js';

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
    const random = new Random(chance);
    const datagrams = new Datagrams(model, reference, random);
    this.batches = course.map(({ actor, batch }, place) => {
      // An owner's namespace is new each time.
      const own = actor === 'owner' ? `${netns} ${place}` : netns;
      return batch(new Workshop(model, reference, oracle, datagrams, random, own, actor));
    });
  }

  get messages(): number {
    const all = this.batches.flatMap(({ asked }) => asked);
    return all.reduce((sum, { predicted }) => sum + predicted.length, 0);
  }

  /** Sends all of it, before it looks at the first answer. */
  async run(session: Session): Promise<Found | undefined> {
    const { model, netns } = this;
    const [family, group] = [model.family, model.notify ?? ''];
    const exchanges = this.batches.map(({ actor, asked, room }) =>
      exchange(session, { netns, actor, family, group, room }, asked),
    );
    for (const one of exchanges) one.catch(() => {});
    let index = 0;
    for (const [place, batch] of this.batches.entries()) {
      const found = batch.compare(await exchanges[place]!);
      const { actor, asked } = batch;
      if (found) return { ...found.difference, actor, index: index + found.at, asked: asked[found.at]! };
      index += asked.length;
    }
    return undefined;
  }
}
