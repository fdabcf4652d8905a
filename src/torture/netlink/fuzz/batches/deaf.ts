/**
 * Senders and listeners that do not read, whose sockets have little room: what they receive is the beginning of what is
 * predicted, then they are told that they have missed something, and what was asked is done all the same.
 */

import { compare } from '../compare.js';
import { type Asked, type Batch, cameOf, joined, type Parted, type Workshop } from './batch.js';

/** So many messages at most before what has come is read. */
const most = 40;

export function deaf(workshop: Workshop, bursts: number): Batch {
  const { model, datagrams, random, netns, actor } = workshop;
  const asked: Asked[] = [];
  const ends: number[] = [];
  for (let burst = 0; burst < bursts; burst++) {
    for (let left = random.between(1, most); left > 0; left--) {
      // A dump would go on as it is read, and be the shorter.
      const datagram = datagrams.one(
        netns,
        (step) => step !== 'dump' && (step !== 'flush' || random.oneIn(20)),
      );
      asked.push(workshop.ask(datagram, left > 1 ? { parts: 0, deaf: true } : {}));
    }
    ends.push(asked.length);
  }
  const room = random.pick([2048, 6000, 16_000, 50_000]);
  return {
    ...{ actor, asked, room },
    compare({ family, each }): Parted | undefined {
      let from = 0;
      for (const to of ends) {
        const burst = asked.slice(from, to);
        const came = joined(burst.map((_, index) => cameOf(each, from + index)));
        const predicted = burst.flatMap((one) => one.predicted);
        const difference = compare(model, family, came, predicted, 'end');
        // Each has one message.
        if (difference)
          return { at: from + (difference.message ?? 0), difference: { ...difference, message: 0 } };
        from = to;
      }
      return undefined;
    },
  };
}
