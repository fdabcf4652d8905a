/**
 * As many objects as the family takes, of all sizes, and a few more: a namespace that has no room, an assigned key of which all
 * numbers are taken. Where memory can be scarce, it is for some.
 */
import type { ObjectModel } from '../../../../model/netlink.js';
import { objectSize } from '../../../../model/netlink-size.js';
import { type Asked, type Batch, compareEach, type Workshop } from './batch.js';

/** Objects of a kind, and bytes of all of them in one answer, that are within reach of an epoch. */
const most = 2500;
const bytes = 1 << 20;

export function full(workshop: Workshop, scarce: boolean): Batch {
  const { model, actor } = workshop;
  const asked = model.objects.flatMap((object) => fill(workshop, object, scarce));
  return {
    actor,
    asked,
    compare: (answered) =>
      compareEach(workshop, asked, answered, (one) => (one.scarce ? 'notifications' : 'none')),
  };
}

function fill(workshop: Workshop, object: ObjectModel, scarce: boolean): Asked[] {
  const { reference, datagrams, random, netns } = workshop;
  const room = Math.min(object.max, most, Math.floor(bytes / objectSize(object)));
  const asked: Asked[] = [];
  let [refused, number] = [0, 0];
  // Some of them refer to what is not there, or have a key that another has been assigned.
  while (refused < 12 && reference.stored(netns, object).size <= room && number < 2 * room) {
    const one = workshop.ask(datagrams.create(netns, object, number++), {
      scarce: scarce && random.oneIn(3),
    });
    if (one.predicted[0]?.refused) refused += reference.stored(netns, object).size >= room ? 4 : 1;
    else refused = 0;
    asked.push(one);
    if (reference.stored(netns, object).size >= room && room < object.max) break;
  }
  return asked;
}
