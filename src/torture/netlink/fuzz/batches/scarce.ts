/**
 * Requests during which allocations fail. One that is refused for want of memory has left everything as it was: it is made
 * again, and comes to what was predicted as soon as there is enough. Of notifications any may be lost, but listeners are told.
 */
import { type Batch, compareEach, type Workshop } from './batch.js';

export function scarce(workshop: Workshop, count: number): Batch {
  const { datagrams, random, netns, actor } = workshop;
  const asked = Array.from({ length: count }, () =>
    workshop.ask(
      datagrams.one(netns, (step) => step !== 'flush' || random.oneIn(4)),
      { scarce: true },
    ),
  );
  return {
    actor,
    asked,
    compare: (answered) => compareEach(workshop, asked, answered, () => 'notifications'),
  };
}
