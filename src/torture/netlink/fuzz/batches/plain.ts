/** Datagrams of all sorts, and then all there is, where what was changed without a word shows. */
import type { Liking } from '../datagrams.js';
import { type Batch, compareEach, type Workshop } from './batch.js';

export function plain(workshop: Workshop, count: number, likes?: Liking): Batch {
  const { model, datagrams, netns, actor } = workshop;
  const asked = Array.from({ length: count }, () => workshop.ask(datagrams.next(netns, likes)));
  const whole = model.objects.filter(({ operations }) => operations.dump !== null);
  asked.push(...whole.map((object) => workshop.ask(datagrams.dump(object))));
  return { actor, asked, compare: (answered) => compareEach(workshop, asked, answered) };
}

/** The same where there is much: it is seldom taken away or shown whole. */
export function crowded(workshop: Workshop, count: number): Batch {
  const { random } = workshop;
  return plain(workshop, count, (step) => (step !== 'flush' && step !== 'dump') || random.oneIn(20));
}
